//! Quiet workspaces beside a loud one: whether their agents notice it.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::try_join_all;
use serde_json::{Value, json};

use super::seconds;
use crate::agent::{Agent, learn_conversations};
use crate::book::Book;
use crate::closed_loop;
use crate::context::Context;
use crate::http::Result;
use crate::numbers::{latencies, now_ns, round1, round3};
use crate::open_loop::{self, USUAL};

/// How many people write to each workspace.
const PEOPLE: u64 = 50;

/// What the loud workspace gets.
enum Load {
    Nothing,
    Rate(f64),
    /// As much as is acknowledged, by so many connections.
    Full(usize),
}

pub struct Plan {
    pub quiet: usize,
    /// Messages a second for each quiet one.
    pub rate: f64,
    /// How many times as much the loud one gets.
    pub times: f64,
    pub connections: usize,
    pub secs: f64,
}

pub async fn run(context: Arc<Context>, plan: Plan) -> Result<Value> {
    for number in 1..=plan.quiet + 1 {
        let workspace = context.neighbour(number, PEOPLE)?;
        let agent = Agent::connect(&workspace).await?;
        learn_conversations(&workspace, &agent, PEOPLE).await?;
        agent.leave().await;
    }
    let alone = phase(&context, &plan, Load::Nothing).await?;
    let beside = phase(&context, &plan, Load::Rate(plan.rate * plan.times)).await?;
    let at_full = phase(&context, &plan, Load::Full(plan.connections)).await?;
    let times =
        |phase: &Value, share: &str| match (phase["event_ms"][share].as_f64(), alone["event_ms"][share].as_f64()) {
            (Some(one), Some(other)) if other > 0.0 => json!(round3(one / other)),
            _ => Value::Null,
        };
    let is_whole = |phase: &Value| phase["not_acknowledged"] == 0 && phase["not_seen_on_socket"] == 0;
    Ok(json!({
        "nothing_lost": is_whole(&alone) && is_whole(&beside) && is_whole(&at_full),
        "quiet": plan.quiet, "rate_each": plan.rate, "times": plan.times, "secs": plan.secs,
        "beside_p99_times": times(&beside, "p99"), "full_p99_times": times(&at_full, "p99"),
        "beside_p50_times": times(&beside, "p50"), "full_p50_times": times(&at_full, "p50"),
        "alone": alone, "beside": beside, "full": at_full,
    }))
}

/// The freshness of all quiet ones together, while the last workspace has its load.
async fn phase(context: &Context, plan: &Plan, load: Load) -> Result<Value> {
    let workspaces = (1..=plan.quiet + 1).map(|number| context.neighbour(number, PEOPLE));
    let mut workspaces: Vec<Arc<Context>> = workspaces.collect::<Result<_>>()?;
    let mut agents = try_join_all(workspaces.iter().map(Agent::connect)).await?;
    let (Some(loud), Some(loud_agent)) = (workspaces.pop(), agents.pop()) else {
        return Err("a workspace is missing".into());
    };
    let books: Vec<Arc<Book>> = workspaces.iter().map(|_| Arc::default()).collect();
    let loud_book = Arc::new(Book::default());
    let before = context.roles.snapshot();
    let start = now_ns();
    let all = plan.rate * plan.quiet as f64;
    tokio::join!(
        open_loop::webhooks_to(&workspaces, &books, all, plan.secs, USUAL),
        make_noise(&loud, &loud_book, &load, plan.secs),
    );
    let elapsed = seconds(start, now_ns());
    let used = before.until(&context.roles.snapshot());

    let (mut events, mut missing, mut failed, mut worst) = (Vec::new(), 0, 0, 0.0_f64);
    for (agent, book) in agents.into_iter().zip(&books) {
        agent
            .wait(book.count(), Duration::from_secs(5), Duration::from_secs(30))
            .await;
        let (mut own, lost) = agent.leave().await.latencies(book);
        worst = worst.max(latencies(&mut own)["p95"].as_f64().unwrap_or(0.0));
        events.extend(own);
        missing += lost;
        failed += book.failed();
    }
    loud_agent
        .wait(loud_book.count(), Duration::from_secs(5), Duration::from_secs(30))
        .await;
    let (mut loud_events, loud_missing) = loud_agent.leave().await.latencies(&loud_book);
    let loud = json!({
        "achieved_per_s": round1(loud_book.count() as f64 / elapsed), "ack_ms": loud_book.answer_times(),
        "event_ms": latencies(&mut loud_events), "not_seen_on_socket": loud_missing,
    });
    Ok(json!({
        "event_ms": latencies(&mut events), "worst_workspace_p95_ms": worst,
        "not_acknowledged": failed, "not_seen_on_socket": missing, "loud": loud, "cpu_s": used.json,
    }))
}

async fn make_noise(loud: &Arc<Context>, book: &Arc<Book>, load: &Load, secs: f64) {
    match *load {
        Load::Nothing => {}
        Load::Rate(rate) => {
            open_loop::webhooks(loud, book, rate, secs, USUAL).await;
        }
        Load::Full(connections) => closed_loop::run(loud, book, connections, secs).await,
    }
}
