//! What was read: PostgreSQL counts the rows that each table, and the entries that each index, gave to a transaction. So it is the very
//! statement, the role and the policies of the product, and whatever plan it had.

use std::collections::BTreeMap;

use sqlx::{PgConnection, PgPool, Postgres};

use super::seed::Seeded;

/// How often each query runs: from the sixth time on PostgreSQL may take a plan that does not know the values.
pub const TIMES: i64 = 8;
/// Rows that one run may read of one table, or of one index. A page has fifty.
pub const FEW: i64 = 160;

/// By table, the rows that it gave by reading all of it and those that it gave by an index; by index, its entries.
pub type Given = BTreeMap<String, (i64, i64)>;

async fn read<'c>(executor: impl sqlx::Executor<'c, Database = Postgres>, sql: &'static str) -> Given {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(sql).fetch_all(executor).await.unwrap();
    rows.into_iter()
        .map(|(name, all, index)| (name, (all, index)))
        .collect()
}

/// What this transaction was given so far.
pub async fn given(connection: &mut PgConnection) -> Given {
    let sql =
        "select relname::text, coalesce(seq_tup_read, 0), coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables
         union all
         select relname::text, 0, pg_stat_get_xact_tuples_returned(oid) from pg_class
         where relkind = 'i' and relnamespace = 'public'::regnamespace";
    read(connection, sql).await
}

/// The owner's connection, and no other: what is done with the store as a whole is counted there.
pub struct Alone(pub PgPool);

impl Alone {
    pub async fn of(seeded: &mut Seeded) -> Self {
        let options = seeded.store.database.direct.clone();
        let one = sqlx::postgres::PgPoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await
            .unwrap();
        seeded.store.database.owner = one.clone();
        Self(one)
    }

    /// What was given so far, whoever asked.
    pub async fn given(&self) -> Given {
        for settle in ["select pg_stat_force_next_flush()", "select pg_stat_clear_snapshot()"] {
            sqlx::query(settle).execute(&self.0).await.unwrap();
        }
        let sql = "select relname::text, coalesce(seq_tup_read, 0), coalesce(idx_tup_fetch, 0) from pg_stat_user_tables
             where schemaname = current_schema()
             union all
             select indexrelname::text, 0, coalesce(idx_tup_read, 0) from pg_stat_user_indexes where schemaname = current_schema()";
        read(&self.0, sql).await
    }
}

/// `most`: of one table or index, in one run.
#[track_caller]
pub fn expect(what: &str, most: i64, before: &Given, after: &Given) {
    for (name, now) in after {
        let was = before.get(name).copied().unwrap_or_default();
        let (all, index) = (now.0 - was.0, now.1 - was.1);
        assert!(
            all < most * TIMES,
            "{what} read {all} rows of {name} without an index, in {TIMES} runs"
        );
        assert!(
            index < most * TIMES,
            "{what} read {index} rows of {name} by an index, in {TIMES} runs"
        );
    }
}

/// Runs a read of a request some times, in its own scope. `most`: where it may read more than a page needs, and why is said there.
macro_rules! in_scope {
    ($seeded:expr, $what:expr, |$scope:ident| $run:expr) => {
        $crate::explain::measure::in_scope!($seeded, $what, most: $crate::explain::measure::FEW, |$scope| $run)
    };
    ($seeded:expr, $what:expr, most: $most:expr, |$scope:ident| $run:expr) => {{
        let mut $scope = $seeded.store.scoped($seeded.workspace_id).await.unwrap();
        let before = $crate::explain::measure::given($scope.connection()).await;
        for _ in 0..$crate::explain::measure::TIMES {
            $run;
        }
        let after = $crate::explain::measure::given($scope.connection()).await;
        $crate::explain::measure::expect($what, $most, &before, &after);
    }};
}
pub(super) use in_scope;

/// The same for what runs as the owner.
macro_rules! as_owner {
    ($seeded:expr, $what:expr, |$connection:ident| $run:expr) => {{
        let mut transaction = $seeded.store.database.owner.begin().await.unwrap();
        let $connection: &mut sqlx::PgConnection = &mut transaction;
        let before = $crate::explain::measure::given($connection).await;
        for _ in 0..$crate::explain::measure::TIMES {
            $run;
        }
        let after = $crate::explain::measure::given($connection).await;
        $crate::explain::measure::expect($what, $crate::explain::measure::FEW, &before, &after);
    }};
}
pub(super) use as_owner;

/// The same for what opens its connections itself.
macro_rules! alone {
    ($one:expr, $what:expr, most: $most:expr, $run:expr) => {{
        let before = $one.given().await;
        for _ in 0..$crate::explain::measure::TIMES {
            $run;
        }
        $crate::explain::measure::expect($what, $most, &before, &$one.given().await);
    }};
}
pub(super) use alone;
