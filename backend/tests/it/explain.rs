//! Every read finds what it shows by an index, and so does what goes on by itself. Not the plans are looked at but the work that was done
//! (`measure`): on twenty thousand rows of each (`seed`) nothing reads more than what it shows needs. `routes` knows which test holds which
//! read of the API.

mod contacts;
mod conversations;
mod inboxes;
mod ingest;
mod log;
mod measure;
mod own;
mod routes;
mod search;
mod seed;
mod settings;
mod sight;
mod timeline;
mod views;
mod work;
