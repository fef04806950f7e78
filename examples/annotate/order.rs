//! Many at once, in order: jobs are worked on by several threads and their results taken in the order of the jobs.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};

/// Works on `jobs` with `threads` threads and hands the results to `take`, in order, until it breaks.
///
/// A thread never runs ahead of the last result taken by more than a few jobs for each thread, so that memory stays
/// small however many jobs there are.
pub fn in_order<J: Send, R: Send, B>(
    threads: usize,
    jobs: impl Iterator<Item = J> + Send,
    work: impl Fn(J) -> R + Sync,
    mut take: impl FnMut(R) -> ControlFlow<B>,
) -> ControlFlow<B> {
    if threads < 2 {
        for job in jobs {
            take(work(job))?;
        }
        return ControlFlow::Continue(());
    }
    let ahead = threads * 4;
    let jobs = Mutex::new(jobs.enumerate());
    // How many results have been taken; all there ever are once taking has stopped.
    let taken = (Mutex::new(0_usize), Condvar::new());
    let advance = |to: usize| {
        *lock(&taken.0) = to;
        taken.1.notify_all();
    };
    std::thread::scope(|scope| {
        let (sender, results) = mpsc::channel();
        for _ in 0..threads {
            let sender = sender.clone();
            let (jobs, taken, work) = (&jobs, &taken, &work);
            scope.spawn(move || {
                loop {
                    let next = lock(jobs).next();
                    let Some((number, job)) = next else { break };
                    let mut done = lock(&taken.0);
                    while number >= done.saturating_add(ahead) {
                        done = taken.1.wait(done).unwrap_or_else(PoisonError::into_inner);
                    }
                    drop(done);
                    if sender.send((number, work(job))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        let mut flow = ControlFlow::Continue(());
        'all: for (number, result) in results {
            waiting.insert(number, result);
            while let Some(result) = waiting.remove(&next) {
                next += 1;
                advance(next);
                flow = take(result);
                if flow.is_break() {
                    break 'all;
                }
            }
        }
        // The receiver is gone now: whoever waits to work may go, finds that out and ends.
        advance(usize::MAX);
        flow
    })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
