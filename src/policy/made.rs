//! A place in a rulebook for what a room below makes of it, once. Leaves out what that is.

use alloc::{boxed::Box, sync::Arc};
use core::{
    any::Any,
    fmt,
    panic::{RefUnwindSafe, UnwindSafe},
};
use once_cell::race::OnceBox;

/// What can be kept.
pub(crate) trait Makes: Any + Send + Sync + UnwindSafe + RefUnwindSafe {}

type Kept = Arc<dyn Any + Send + Sync + UnwindSafe + RefUnwindSafe>;

/// Made when it is first asked for, and shared with clones; never part of equality or of canonical
/// bytes. Two threads that ask at once may both make it, and one of the two is kept.
#[derive(Default)]
pub(crate) struct Made(OnceBox<Kept>);

impl Made {
    /// `None` only if something of another type was made here.
    pub(crate) fn get<T: Makes>(&self, make: impl FnOnce() -> T) -> Option<&T> {
        let kept = self.0.get_or_init(|| Box::new(Arc::new(make())));
        let any: &(dyn Any + Send + Sync) = &**kept;
        any.downcast_ref::<T>()
    }
}
impl Clone for Made {
    fn clone(&self) -> Made {
        let out = Made::default();
        if let Some(kept) = self.0.get() {
            let _ = out.0.set(Box::new(kept.clone()));
        }
        out
    }
}
impl PartialEq for Made {
    fn eq(&self, _: &Made) -> bool {
        true
    }
}
impl Eq for Made {}
impl fmt::Debug for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}
