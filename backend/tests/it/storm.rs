//! A storm of webhooks in any order, each twice, ends in the same state as the same webhooks one after the other.
//!
//! FRONTDESK_STORM: how many webhooks (20,000).

pub mod dump;
pub mod script;
pub mod senders;
mod ways;
pub mod workspace;

use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

use crate::support::program::{Place, Program};
use script::Script;
use senders::Target;
use workspace::Stage;

const SEED: u64 = 20_261_121;
pub const CONVERSATIONS: usize = 500;
pub const CONNECTIONS: usize = 64;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_ends_like_the_ordered_run() {
    let webhooks =
        std::env::var("FRONTDESK_STORM").map_or(20_000, |count| count.parse().expect("FRONTDESK_STORM is a number"));
    let stage = Stage::set().await;
    let data = tempfile::tempdir().unwrap();
    let program = Program::serve(&Place {
        database_url: &stage.database.url,
        secret_key: &stage.secret_key,
        data_dir: data.path(),
        platform_url: None,
        roles: "web,worker",
    })
    .await;
    let script = Script::write(SEED, webhooks, CONVERSATIONS.min(webhooks / 4), stage.now());
    let mut rng = StdRng::seed_from_u64(SEED);

    let calm = stage.workspace("calm").await;
    let target = Target::new(&program.url);
    senders::one_after_the_other(&target, &script.posts, &calm.accounts).await;
    let expected = dump::state(&program.url, &calm.token).await;
    expected.assert_tells(&script);

    let storm = stage.workspace("storm").await;
    let mut twice: Vec<&script::Post> = script.posts.iter().chain(&script.posts).collect();
    twice.shuffle(&mut rng);
    let posts = senders::signed(&twice, &storm.accounts);
    senders::all_at_once(&target, posts, CONNECTIONS).await;
    let state = dump::settled(&program.url, &storm.token, &stage).await;
    state.assert_tells(&script);
    state.assert_equals(&expected);
    drop(program);
}
