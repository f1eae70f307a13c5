//! Signing in by a workspace's own identity provider, by OpenID Connect. Whoever runs the provider says who somebody is, so its word reaches that
//! one workspace: no other workspace of the same person, and nothing of their account. What is said on the wire is in `outgoing/identity.rs`.
//! Why it is so: decision 49.

mod enter;
mod flow;
mod people;
mod refusal;
mod settings;
mod stored;

pub use enter::{Claims, enter, try_out};
pub use flow::{Begin, Flow, Secrets, begin, redeem};
pub use people::{SignInIdentityView, forget, list};
pub use refusal::Refusal;
pub use settings::{NewProvider, SignInProviderView, SignInSettingsView, get, may_set, remove, set};
pub use stored::{Provider, by_name, of_workspace};

pub(in crate::domain) use flow::forget_old;
pub(in crate::domain) use stored::bound_to;
