//! What a process does in the background for as long as it lives.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::error;

/// None of them ends before it is told to. Where one breaks, the process has to end, so that whoever keeps it starts it anew: a desk that
/// goes on without one of its ears looks well and is not.
#[derive(Clone, Default)]
pub struct Tasks {
    tracker: TaskTracker,
    broken: CancellationToken,
}

impl Tasks {
    pub fn spawn(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        let broken = self.broken.clone();
        self.tracker.spawn(async move {
            if AssertUnwindSafe(task).catch_unwind().await.is_err() {
                error!(
                    task = name,
                    "what this process needs is broken: it ends, to be started anew"
                );
                broken.cancel();
            }
        });
    }

    /// Small ones that come and go, whose end is waited for with the others'.
    pub fn tracker(&self) -> TaskTracker {
        self.tracker.clone()
    }

    /// When one of them broke; for ever where none does.
    pub async fn broken(&self) {
        self.broken.cancelled().await;
    }

    /// When all have ended.
    pub async fn ended(&self) {
        self.tracker.close();
        self.tracker.wait().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_that_breaks_is_told_and_one_that_ends_is_not() {
        let tasks = Tasks::default();
        tasks.spawn("well", async {});
        tasks.ended().await;
        assert!(tasks.broken().now_or_never().is_none());
        let tasks = Tasks::default();
        tasks.spawn("ill", async { panic!("as it should in this test") });
        tasks.broken().await;
        tasks.ended().await;
    }
}
