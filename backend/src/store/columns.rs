//! Reading long rows by place: to look each column up by its name costs more than to read it.

use sqlx::postgres::PgRow;
use sqlx::{Decode, Postgres, Row, Type};

/// A row's columns, one after the other, in the order of the statement.
pub struct Columns<'r> {
    row: &'r PgRow,
    next: usize,
}

impl<'r> Columns<'r> {
    pub fn of(row: &'r PgRow) -> Self {
        Self { row, next: 0 }
    }

    pub fn take<T: Decode<'r, Postgres> + Type<Postgres>>(&mut self) -> Result<T, sqlx::Error> {
        let place = self.next;
        self.next += 1;
        self.row.try_get(place)
    }
}
