//! Work that goes on behind an answer: who began it, how far it is, what came of it.

use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use styk_lake::Watch;
use styk_model::Timestamp;
use tokio::sync::watch;

use crate::problem::Problem;
use crate::reader::Reader;
use crate::secret::random;

/// How long it is known what came of a job.
const KEPT: Duration = Duration::from_mins(5);

/// Bytes of results kept; the oldest go first.
const KEPT_BYTES: usize = 64 << 20;

/// Jobs known at the same time, those that ended included.
const MOST: usize = 200;

/// Time between two looks at how far a job is.
const LOOK: Duration = Duration::from_millis(100);

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum JobKind {
    Question,
    Import,
    Report,
    Erasure,
    Retention,
}

/// What stands in the list of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum JobState {
    Running,
    Done,
    Failed,
    Cancelled,
}

/// How far a job is: pieces of work, or bytes of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct JobProgress {
    pub done: u64,
    /// Absent where it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// Interactions taken in so far.
    pub rows: u64,
}

/// A job now.
#[derive(Debug, Clone)]
pub(crate) enum Now {
    Running(JobProgress),
    Ended(Arc<Ended>),
}

/// What came of a job.
#[derive(Debug)]
pub(crate) struct Ended {
    pub state: JobState,
    /// JSON.
    pub result: Option<Arc<[u8]>>,
    pub problem: Option<Problem>,
    pub time: Timestamp,
    pub progress: JobProgress,
    since: Instant,
}

/// One piece of work, and whoever began it.
#[derive(Debug)]
pub(crate) struct Job {
    pub id: String,
    pub kind: JobKind,
    /// The file's name, or the kind of question.
    pub about: String,
    pub account: u32,
    pub by: String,
    pub began: Timestamp,
    /// Stops the work; for questions it also says how far it is.
    pub watch: Arc<Watch>,
    cancelled: AtomicBool,
    now: watch::Sender<Now>,
    listeners: AtomicUsize,
    heard: Mutex<Instant>,
}

impl Job {
    pub(crate) fn now(&self) -> Now {
        self.now.borrow().clone()
    }

    pub(crate) fn is_running(&self) -> bool {
        matches!(*self.now.borrow(), Now::Running(_))
    }

    /// Makes the work end before its next piece.
    pub(crate) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
        self.watch.stop();
    }

    /// Whether somebody may see it and stop it.
    pub(crate) fn is_for(&self, reader: &Reader) -> bool {
        let administers = reader.role == Some(styk_store::Role::Administrator);
        administers || reader.account.as_ref().is_some_and(|account| account.id == self.account)
    }

    /// Follows the job; while this lives, somebody listens.
    pub(crate) fn listen(self: &Arc<Self>) -> Listener {
        self.listeners.fetch_add(1, Ordering::Relaxed);
        Listener { now: self.now.subscribe(), job: Arc::clone(self) }
    }

    /// Somebody asked after it.
    pub(crate) fn asked(&self) {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn unheard_for(&self) -> Duration {
        if self.listeners.load(Ordering::Relaxed) > 0 {
            return Duration::ZERO;
        }
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).elapsed()
    }

    pub(crate) fn note(&self, progress: JobProgress) {
        self.now.send_if_modified(|now| match now {
            Now::Running(before) if *before != progress => {
                *before = progress;
                true
            }
            _ => false,
        });
    }

    fn end(&self, outcome: Result<Arc<[u8]>, Problem>) {
        let progress = match &*self.now.borrow() {
            Now::Running(progress) => *progress,
            Now::Ended(_) => return,
        };
        let (state, result, problem) = match outcome {
            Ok(result) => (JobState::Done, Some(result), None),
            Err(_) if self.cancelled.load(Ordering::Relaxed) => (JobState::Cancelled, None, None),
            Err(problem) => (JobState::Failed, None, Some(problem)),
        };
        let (time, since) = (Timestamp::now(), Instant::now());
        self.now.send_replace(Now::Ended(Arc::new(Ended { state, result, problem, time, progress, since })));
    }
}

/// Somebody who follows a job.
pub(crate) struct Listener {
    pub now: watch::Receiver<Now>,
    job: Arc<Job>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.job.asked();
        self.job.listeners.fetch_sub(1, Ordering::Relaxed);
    }
}

/// All jobs that are known, the oldest first.
#[derive(Debug)]
pub(crate) struct Jobs {
    all: Mutex<Vec<Arc<Job>>>,
    /// How long a question goes on though nobody asks after it.
    unheard: Duration,
}

impl Jobs {
    pub(crate) fn new(unheard: Duration) -> Self {
        Self { all: Mutex::default(), unheard }
    }

    /// Begins a job. What `work` gives is its result, as JSON.
    pub(crate) fn begin<F>(
        &self,
        kind: JobKind,
        about: String,
        reader: &Reader,
        work: impl FnOnce(Arc<Job>) -> F,
    ) -> Result<Arc<Job>, Problem>
    where
        F: Future<Output = Result<Arc<[u8]>, Problem>> + Send + 'static,
    {
        let job = Arc::new(Job {
            id: random()[..16].to_owned(),
            kind,
            about,
            account: reader.account.as_ref().map_or(0, |account| account.id),
            by: reader.name().to_owned(),
            began: Timestamp::now(),
            watch: Arc::default(),
            cancelled: AtomicBool::new(false),
            now: watch::Sender::new(Now::Running(JobProgress::default())),
            listeners: AtomicUsize::new(0),
            heard: Mutex::new(Instant::now()),
        });
        self.add(Arc::clone(&job))?;
        let (work, unheard) = (work(Arc::clone(&job)), self.unheard);
        tokio::spawn(follow(Arc::clone(&job), work, unheard));
        Ok(job)
    }

    fn add(&self, job: Arc<Job>) -> Result<(), Problem> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        forget(&mut all, Instant::now());
        if all.len() >= MOST {
            return Err(Problem::busy());
        }
        all.push(job);
        Ok(())
    }

    pub(crate) fn all(&self) -> Vec<Arc<Job>> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        forget(&mut all, Instant::now());
        all.clone()
    }

    /// Forgets all that has ended: results may name customers.
    pub(crate) fn forget_ended(&self) {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).retain(|job| job.is_running());
    }

    pub(crate) fn running(&self) -> Vec<Arc<Job>> {
        self.all().into_iter().filter(|job| job.is_running()).collect()
    }

    /// A job that somebody may see.
    pub(crate) fn get(&self, id: &str, reader: &Reader) -> Result<Arc<Job>, Problem> {
        let job = self.all().into_iter().find(|job| job.id == id && job.is_for(reader));
        job.ok_or_else(Problem::not_found)
    }
}

/// Waits for the work, says how far it is, and stops a question that nobody waits for.
async fn follow<F>(job: Arc<Job>, work: F, unheard: Duration)
where
    F: Future<Output = Result<Arc<[u8]>, Problem>> + Send + 'static,
{
    let mut work = tokio::spawn(work);
    let mut look = tokio::time::interval(LOOK);
    let outcome = loop {
        tokio::select! {
            outcome = &mut work => break outcome,
            _ = look.tick() => {}
        }
        if job.kind == JobKind::Question {
            let (done, total) = job.watch.progress();
            job.note(JobProgress { done, total: (total > 0).then_some(total), rows: 0 });
            if job.unheard_for() > unheard {
                job.cancel();
            }
        }
    };
    job.end(outcome.unwrap_or_else(|error| {
        tracing::error!(%error, "a job ended unexpectedly");
        Err(Problem::internal())
    }));
}

/// Forgets what ended long ago, and the oldest results where they are too large.
fn forget(all: &mut Vec<Arc<Job>>, now: Instant) {
    let mut room = KEPT_BYTES;
    let mut keep: Vec<bool> = Vec::with_capacity(all.len());
    for job in all.iter().rev() {
        keep.push(match job.now() {
            Now::Running(_) => true,
            Now::Ended(ended) => {
                let size = ended.result.as_ref().map_or(0, |result| result.len());
                let fits = size <= room;
                room = room.saturating_sub(size);
                fits && now.duration_since(ended.since) < KEPT
            }
        });
    }
    all.retain(|_| keep.pop().unwrap_or(true));
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    fn reader(id: u32, role: styk_store::Role) -> Reader {
        let account = styk_store::Account {
            id,
            email: format!("{id}@example.com"),
            name: String::new(),
            role,
            language: styk_model::Language::En,
            zone: None,
            created: Timestamp(0),
            last_seen: None,
        };
        let (language, address) = (account.language, IpAddr::from([127, 0, 0, 1]));
        Reader { account: Some(account), role: Some(role), csrf: None, language, address, loopback: true }
    }

    async fn ended(job: &Arc<Job>) -> Arc<Ended> {
        let mut now = job.listen();
        let found = now.now.wait_for(|now| matches!(now, Now::Ended(_))).await.unwrap();
        let Now::Ended(ended) = &*found else { unreachable!() };
        Arc::clone(ended)
    }

    fn stopped() -> Problem {
        Problem::from(styk_engine::EngineError::Lake(styk_lake::LakeError::Stopped))
    }

    async fn until_stopped(job: Arc<Job>) -> Result<Arc<[u8]>, Problem> {
        while !job.watch.is_stopped() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Err(stopped())
    }

    #[tokio::test]
    async fn a_job_ends_with_its_result_or_its_problem() {
        let jobs = Jobs::new(Duration::from_secs(9));
        let olga = reader(1, styk_store::Role::Editor);
        let begin = |result| jobs.begin(JobKind::Import, "a".to_owned(), &olga, |_| async { result }).unwrap();
        let done = ended(&begin(Ok(Arc::from(&b"[1]"[..])))).await;
        assert_eq!((done.state, done.result.as_deref()), (JobState::Done, Some(&b"[1]"[..])));
        let failed = ended(&begin(Err(Problem::not_found()))).await;
        assert_eq!((failed.state, failed.problem.as_ref().unwrap().code), (JobState::Failed, "not_found"));
        let panics = jobs.begin(JobKind::Import, "b".to_owned(), &olga, |_| async { panic!("a defect") }).unwrap();
        assert_eq!(ended(&panics).await.problem.as_ref().unwrap().code, "internal");
    }

    #[tokio::test]
    async fn a_job_that_is_cancelled_stops() {
        let jobs = Jobs::new(Duration::from_secs(9));
        let olga = reader(1, styk_store::Role::Editor);
        let job = jobs.begin(JobKind::Import, "a".to_owned(), &olga, until_stopped).unwrap();
        assert!(job.is_running());
        job.cancel();
        assert_eq!(ended(&job).await.state, JobState::Cancelled);
    }

    #[tokio::test]
    async fn a_question_that_nobody_listens_to_stops_and_an_import_goes_on() {
        let jobs = Jobs::new(Duration::from_millis(150));
        let olga = reader(1, styk_store::Role::Editor);
        let begin = |kind| jobs.begin(kind, "a".to_owned(), &olga, until_stopped).unwrap();
        let (heard, unheard, import) = (begin(JobKind::Question), begin(JobKind::Question), begin(JobKind::Import));
        let listener = heard.listen();
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert!(heard.is_running() && import.is_running() && !unheard.is_running());
        drop(listener);
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert!(!heard.is_running(), "whoever listened has gone");
        import.cancel();
    }

    #[tokio::test]
    async fn a_job_is_for_its_maker_and_for_administrators() {
        let jobs = Jobs::new(Duration::from_secs(9));
        let olga = reader(1, styk_store::Role::Editor);
        let job = jobs.begin(JobKind::Import, "a".to_owned(), &olga, |_| async { Err(stopped()) }).unwrap();
        assert!(jobs.get(&job.id, &olga).is_ok());
        assert!(jobs.get(&job.id, &reader(2, styk_store::Role::Administrator)).is_ok());
        assert!(jobs.get(&job.id, &reader(2, styk_store::Role::Editor)).is_err());
    }

    #[tokio::test]
    async fn what_ended_long_ago_is_forgotten_and_large_results_first() {
        let jobs = Jobs::new(Duration::from_secs(9));
        let olga = reader(1, styk_store::Role::Editor);
        let mut begun = Vec::new();
        for size in [KEPT_BYTES, 10, 10] {
            let result: Arc<[u8]> = vec![b' '; size].into();
            let job = jobs.begin(JobKind::Import, "a".to_owned(), &olga, |_| async { Ok(result) }).unwrap();
            ended(&job).await;
            begun.push(job.id.clone());
        }
        let kept: Vec<String> = jobs.all().iter().map(|job| job.id.clone()).collect();
        assert_eq!(kept, begun[1..]);
        forget(&mut jobs.all.lock().unwrap(), Instant::now() + KEPT);
        assert!(jobs.all().is_empty());
    }
}
