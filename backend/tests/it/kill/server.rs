//! `kill -9` of the server under a storm; the senders repeat what was not acknowledged.
//!
//! FRONTDESK_KILL_STORM: how many webhooks (4,000, each twice).

use std::sync::atomic::Ordering;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

use crate::storm::dump;
use crate::storm::script::{Post, Script};
use crate::storm::senders::{self, Target};
use crate::storm::workspace::Stage;
use crate::storm::{CONNECTIONS, CONVERSATIONS};
use crate::support::program::{Place, Program};

const SEED: u64 = 9;
const KILLS: usize = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_there_once() {
    let webhooks: usize = std::env::var("FRONTDESK_KILL_STORM")
        .map_or(4_000, |count| count.parse().expect("FRONTDESK_KILL_STORM is a number"));
    let stage = Stage::set().await;
    let data = tempfile::tempdir().unwrap();
    let mut program = Program::serve(&Place {
        database_url: &stage.database.url,
        secret_key: &stage.secret_key,
        data_dir: data.path(),
        platform_url: None,
        roles: "web,worker",
    })
    .await;
    let script = Script::write(SEED, webhooks, CONVERSATIONS.min(webhooks / 4), stage.now());
    let calm = stage.workspace("undisturbed").await;
    senders::one_after_the_other(&Target::new(&program.url), &script.posts, &calm.accounts).await;
    let expected = dump::state(&program.url, &calm.token).await;

    let storm = stage.workspace("disturbed").await;
    let mut rng = StdRng::seed_from_u64(SEED);
    let mut twice: Vec<&Post> = script.posts.iter().chain(&script.posts).collect();
    twice.shuffle(&mut rng);
    let posts = senders::signed(&twice, &storm.accounts);
    let target = Target::new(&program.url);
    let sending = tokio::spawn({
        let target = target.clone();
        async move { senders::all_at_once(&target, posts, CONNECTIONS).await }
    });
    for kill in 0..KILLS {
        let moment = 2 * webhooks * kill / KILLS + rng.random_range(1..2 * webhooks / KILLS);
        while target.acknowledged.load(Ordering::SeqCst) < moment {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        program.kill().await;
        program.restart().await;
    }
    sending.await.unwrap();
    assert!(
        target.repeated.load(Ordering::SeqCst) > 0,
        "nothing was cut off: the kills missed"
    );
    let state = dump::settled(&program.url, &storm.token, &stage).await;
    state.assert_tells(&script);
    state.assert_equals(&expected);
    assert!(seq_has_no_gap(&stage).await);
}

/// The change log of each workspace counts from one without a hole.
async fn seq_has_no_gap(stage: &Stage) -> bool {
    let rows: Vec<(i64, i64, i64, i64)> = sqlx::query_as(
        "select min(e.seq), max(e.seq), count(*), max(c.last_seq) from event e join workspace_counter c using (workspace_id) group by workspace_id",
    )
    .fetch_all(&stage.store.database.owner)
    .await
    .unwrap();
    rows.into_iter()
        .all(|(first, last, count, counter)| first == 1 && last == count && last == counter)
}
