//! Lets somebody watch a mail on its way, stage by stage.

use tokio::sync::mpsc::Sender;

use super::Step;

/// Whoever watches the stages; by default nobody does.
#[derive(Debug, Clone, Default)]
pub struct Witness(Option<Sender<Step>>);

impl Witness {
    /// Tells every step to `steps`. One for which there is no room is not told: a mail never waits for its audience.
    pub fn new(steps: Sender<Step>) -> Self {
        Self(Some(steps))
    }

    /// A stage was passed.
    pub(super) fn saw(&self, step: Step) {
        if let Some(steps) = &self.0 {
            let _ = steps.try_send(step);
        }
    }
}
