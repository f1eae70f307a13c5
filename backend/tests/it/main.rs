//! Integration tests: one binary, a real PostgreSQL, a database for each test.

mod crud;
mod embedded_postgres;
mod spine;
mod support;
