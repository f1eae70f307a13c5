//! Integration tests: one binary, a real PostgreSQL, a database for each test.

mod api;
mod architecture;
mod changelog;
mod connecting;
mod crud;
mod delivery;
mod doctor;
mod embedded_postgres;
mod explain;
mod kill;
mod leftovers;
mod media;
mod notifications;
mod observability;
mod openapi;
mod operations;
mod patience;
mod realtime;
mod reconcile;
mod spine;
mod storm;
mod support;
mod telegram;
mod tenancy;
mod upkeep;
mod webhooks;
