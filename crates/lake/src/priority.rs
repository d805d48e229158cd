//! Threads that compute for long make way for those that answer at once.

/// Where both want a core, a thread of this niceness gets about a third of what one of 0 gets (sched(7)): what is
/// computed goes on whatever else is asked, and whoever asks is answered within moments.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 5;

/// Lowers the priority of the thread that calls it, and of those that it begins from then on, for as long as they
/// live. Where threads have no priorities of their own nothing changes.
pub fn make_way() {
    #[cfg(target_os = "linux")]
    lower();
}

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the standard library knows no priorities of threads")]
fn lower() {
    // SAFETY: the call takes and gives nothing but numbers; 0 is the calling thread (setpriority(2)).
    let refused = unsafe { libc::setpriority(libc::PRIO_PROCESS, 0, NICENESS) } != 0;
    if refused {
        let error = std::io::Error::last_os_error();
        tracing::debug!(%error, "a thread keeps its priority");
    }
}
