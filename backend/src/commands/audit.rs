//! `frontdesk audit`

use std::process::ExitCode;

use clap::Subcommand;
use uuid::Uuid;

use super::inbox::words;
use super::{open, print_json};
use crate::config::Config;
use crate::domain::audit::{self, AuditHead};
use crate::domain::workspaces;
use crate::store::Store;

#[derive(Subcommand)]
pub enum Command {
    /// Reckon every hash of the audit log anew and say where its chain is broken; prints a line of JSON for each workspace, {workspace_id,
    /// entries, head, broken}. Exit code 1 when one is broken
    Verify {
        /// Without it, all of them
        #[arg(long)]
        workspace: Option<Uuid>,
        /// The {seq, hash} of an earlier run, which has to be there still
        #[arg(long, requires = "workspace", value_name = "SEQ:HASH", value_parser = anchor)]
        anchor: Option<AuditHead>,
    },
}

fn anchor(text: &str) -> Result<AuditHead, String> {
    let read = || {
        let (seq, hash) = text.split_once(':')?;
        let hash = hex::encode(hex::decode(hash).ok().filter(|bytes| bytes.len() == 32)?);
        Some(AuditHead {
            seq: seq.parse().ok().filter(|seq| *seq >= 0)?,
            hash,
        })
    };
    read().ok_or_else(|| "must be a number, a colon, and 64 hexadecimal digits".to_owned())
}

pub async fn run(config: Config, command: Command) -> anyhow::Result<ExitCode> {
    let Command::Verify { workspace, anchor } = command;
    let opened = open::existing(&config).await?;
    let whole = verify(&opened.store(), workspace, anchor).await;
    opened.close().await?;
    Ok(if whole? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn verify(store: &Store, workspace: Option<Uuid>, anchor: Option<AuditHead>) -> anyhow::Result<bool> {
    let workspaces = match workspace {
        Some(id) => {
            workspaces::require(store, id).await.map_err(words)?;
            vec![id]
        }
        None => workspaces::all(store).await.map_err(words)?,
    };
    let mut whole = true;
    for id in workspaces {
        let verified = audit::verify(store, id, anchor.as_ref()).await.map_err(words)?;
        whole &= verified.broken.is_none();
        print_json(&serde_json::to_value(verified)?);
    }
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_a_number_and_a_hash() {
        let hash = "aB".repeat(32);
        let read = anchor(&format!("7:{hash}")).unwrap();
        assert_eq!((read.seq, read.hash), (7, hash.to_lowercase()));
        for wrong in [
            "",
            "7",
            "7:ab",
            "x:00",
            &format!("-1:{hash}"),
            &format!("7:{}", "g".repeat(64)),
        ] {
            assert!(anchor(wrong).is_err(), "{wrong}");
        }
    }
}
