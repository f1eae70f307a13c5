//! Integration tests: one binary, a real PostgreSQL, a database for each test.

mod api;
mod crud;
mod delivery;
mod embedded_postgres;
mod kill;
mod spine;
mod storm;
mod support;
