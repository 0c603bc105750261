//! Every background job, in one table, and the loop that does them.

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::event::Notice;
use crate::base::jobs::{self, Claimed, Job};
use crate::community::{answering, clinicians, identity, moderation, notifications, personas, posts, rights};
use crate::transaction;
use crate::web::session;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// How long the worker sleeps when nothing wakes it.
const NAP: Duration = Duration::from_secs(20);
/// How often what is over is swept away.
const SWEEP: Duration = Duration::from_secs(3600);

async fn perform(app: &App, job: &Claimed) -> Result<()> {
    match job.kind.as_str() {
        posts::jobs::Published::KIND => notifications::jobs::reply(app, read(job)?).await,
        posts::jobs::Shred::KIND => posts::jobs::shred(app, read(job)?).await,
        moderation::jobs::Decided::KIND => notifications::jobs::decided(app, read(job)?).await,
        moderation::jobs::CarryOut::KIND => moderation::jobs::carry_out(app, read(job)?).await,
        posts::jobs::Endangered::KIND => moderation::jobs::endangered(app, read(job)?).await,
        moderation::jobs::Sound::KIND => moderation::jobs::sound(app, read(job)?).await,
        moderation::jobs::Alarm::KIND => moderation::jobs::alarm(app, read(job)?).await,
        moderation::jobs::Lift::KIND => moderation::jobs::lift(app, read(job)?).await,
        personas::Reach::KIND => personas::reach(app, read(job)?).await,
        moderation::jobs::ReportClosed::KIND => notifications::jobs::report_closed(app, read(job)?).await,
        moderation::jobs::Answered::KIND => notifications::jobs::answered(app, read(job)?).await,
        clinicians::jobs::ShredEvidence::KIND => clinicians::jobs::shred_evidence(app, read(job)?).await,
        clinicians::jobs::ForgetParticulars::KIND => {
            clinicians::jobs::forget_particulars(app, read(job)?).await
        }
        identity::jobs::SendLinks::KIND => identity::jobs::send_links(app, read(job)?).await,
        identity::jobs::Mail::KIND => identity::jobs::send(app, read(job)?).await,
        personas::break_glass::jobs::Tell::KIND => notifications::jobs::unmasked(app, read(job)?).await,
        clinicians::jobs::CheckRegister::KIND => clinicians::jobs::check_register(app, read(job)?).await,
        clinicians::jobs::Recheck::KIND => clinicians::jobs::recheck(app, read(job)?).await,
        clinicians::jobs::Remind::KIND => notifications::jobs::badge_ends(app, read(job)?).await,
        clinicians::jobs::TellBadge::KIND => clinicians::jobs::tell_badge(app, read(job)?).await,
        rights::jobs::Export::KIND => rights::jobs::export(app, read(job)?).await,
        rights::jobs::ErasePersona::KIND => rights::jobs::erase_persona(app, read(job)?).await,
        rights::jobs::EraseAccount::KIND => rights::jobs::erase_account(app, read(job)?).await,
        unknown => Err(Error::internal(format!("no job is called {unknown}"))),
    }
}

fn read<J: Job>(job: &Claimed) -> Result<J> {
    Ok(serde_json::from_str(&job.payload)?)
}

/// Does jobs until the application stops.
pub async fn run(app: App) {
    let mut news = app.bus.subscribe();
    let mut sweep = tokio::time::interval(SWEEP);
    loop {
        while !app.stopping.is_cancelled() && next(&app).await {}
        let nap = nap(&app).await;
        tokio::select! {
            () = app.stopping.cancelled() => return,
            () = tokio::time::sleep(nap) => {}
            () = queued(&mut news) => {}
            _ = sweep.tick() => tidy(&app).await,
        }
    }
}

/// Does one job; `false` when none is due.
async fn next(app: &App) -> bool {
    let job = match jobs::claim(&app.db, app.now()).await {
        Ok(Some(job)) => job,
        Ok(None) => return false,
        Err(error) => {
            tracing::error!(%error, "no job could be taken");
            return false;
        }
    };
    let done = match perform(app, &job).await {
        Ok(()) => jobs::finish(&app.db, &job).await,
        Err(error) => {
            tracing::warn!(job.kind = job.kind, job.attempt = job.attempt, %error, "a job failed and is tried again");
            jobs::fail(&app.db, &job).await
        }
    };
    if let Err(error) = done {
        tracing::error!(job.kind = job.kind, %error, "a job could not be put away");
    }
    true
}

/// How long until the next job is due, at most [`NAP`].
async fn nap(app: &App) -> Duration {
    match jobs::next_due(&app.db).await {
        Ok(Some(due)) => due.since(app.now()).clamp(Duration::from_millis(50), NAP),
        _ => NAP,
    }
}

/// Waits until a job is queued, or until so much happened that one may have been.
async fn queued(news: &mut tokio::sync::broadcast::Receiver<Notice>) {
    loop {
        match news.recv().await {
            Ok(Notice::JobQueued) | Err(RecvError::Lagged(_)) => return,
            Ok(_) => {}
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

async fn tidy(app: &App) {
    let tidied = transaction!(app.db, |tx| {
        session::sweep(tx).await?;
        identity::sweep(tx).await?;
        personas::break_glass::sweep(tx).await?;
        posts::sweep(tx).await?;
        moderation::sweep(tx).await?;
        tx.forget_throttles().await
    });
    let swept =
        [tidied, rights::sweep(app).await, posts::measure(app).await, answering::write_letters(app).await];
    for swept in swept {
        if let Err(error) = swept {
            tracing::warn!(%error, "what is over could not be swept away");
        }
    }
}
