//! Plays both ends of the line: customers (signed webhooks), an agent (a socket), and the platform that replies go to.
//! One thread, so that it takes little of the machine that it measures.

mod agent;
mod book;
mod context;
mod graph;
mod http;
mod numbers;
mod open_loop;
mod processes;
mod scenarios;
mod socket_io;
mod target;

use std::collections::HashMap;
use std::process::ExitCode;

use serde_json::Value;

use crate::context::Context;
use crate::http::Result;

const USAGE: &str = "loadgen COMMAND [--key value]...
  describe --target T.toml                the file as JSON
  graph    --port P [--latency-ms 50]     the platform's end
  SCENARIO --target T.toml|T.json --graph http://127.0.0.1:PORT [--pids P.json] [--contacts 500] [options]
    ingest   --conns 32 --secs 10 --new-pct 1
    fresh    --rate 300 --secs 10
    reply    --rate 20 --secs 8
    replymax --conns 16 --secs 8
    sockets  --k 2000 --rounds 10
    dup      --conns 16 --secs 6 --pct 20
    timeline|inbox --conns 16 --secs 6
Prints one JSON object. Only loopback addresses are accepted.";

fn main() -> ExitCode {
    match run() {
        Ok(value) => {
            println!("{value}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<Value> {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().ok_or(USAGE)?;
    let options = Options::read(arguments)?;
    if command == "describe" {
        return target::read(options.text("target")?);
    }
    raise_open_files();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    if command == "graph" {
        let port = options.number("port", 9909.0)? as u16;
        let latency = options.number("latency-ms", 50.0)?;
        return runtime.block_on(graph::serve(port, latency));
    }
    let contract = target::contract(options.text("target")?)?;
    let roles = match options.0.get("pids") {
        Some(path) => processes::Roles::load(path)?,
        None => processes::Roles::default(),
    };
    let context = Context::new(
        contract,
        roles,
        options.text("graph")?,
        options.number("contacts", 500.0)? as u64,
        options.number("new-pct", 0.0)? as u64,
    )?;
    let connections = |default: f64| options.number("conns", default).map(|number| number as usize);
    runtime.block_on(async {
        let secs = |default: f64| options.number("secs", default);
        match command.as_str() {
            "ingest" => scenarios::ingest::run(context, connections(32.0)?, secs(10.0)?).await,
            "fresh" => scenarios::fresh::run(context, options.number("rate", 300.0)?, secs(10.0)?).await,
            "reply" => scenarios::reply::at_rate(context, options.number("rate", 20.0)?, secs(8.0)?).await,
            "replymax" => scenarios::reply::as_fast_as_taken(context, connections(16.0)?, secs(8.0)?).await,
            "sockets" => {
                let (agents, rounds) = (options.number("k", 2000.0)?, options.number("rounds", 10.0)?);
                scenarios::sockets::run(context, agents as usize, rounds as u64).await
            }
            "dup" => scenarios::dup::run(context, connections(16.0)?, secs(6.0)?, options.number("pct", 20.0)?).await,
            "timeline" | "inbox" => scenarios::read::run(context, &command, connections(16.0)?, secs(6.0)?).await,
            _ => Err(USAGE.into()),
        }
    })
}

struct Options(HashMap<String, String>);

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = HashMap::new();
        while let Some(argument) = arguments.next() {
            let key = argument.strip_prefix("--").ok_or(USAGE)?;
            options.insert(key.to_owned(), arguments.next().ok_or(USAGE)?);
        }
        Ok(Self(options))
    }

    fn text(&self, key: &str) -> Result<&str> {
        Ok(self.0.get(key).ok_or_else(|| format!("--{key} is missing\n{USAGE}"))?)
    }

    fn number(&self, key: &str, default: f64) -> Result<f64> {
        match self.0.get(key) {
            Some(text) => Ok(text.parse().map_err(|_| format!("--{key} is \"{text}\", no number"))?),
            None => Ok(default),
        }
    }
}

/// Thousands of agents need more than the usual 1,024 open files.
fn raise_open_files() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // without it the scenarios of few connections still run
    let _ = setrlimit(Resource::Nofile, limit);
}
