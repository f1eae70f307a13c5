//! Integration tests: one binary, a real PostgreSQL, a database for each test.

mod api;
mod crud;
mod delivery;
mod embedded_postgres;
mod spine;
mod support;
