//! A detail that a moderator took out of one post must not stand in what others quote of it.

use crate::app::App;
use crate::base::Tx;
use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::community::groups::Group;
use crate::community::posts::check::Check;
use crate::community::posts::model::{Body, HeldContent, Post, PostUpdated, QueueChanged, Title};
use crate::community::posts::store::{self, drafts, holds};
use crate::screening::markup;
use serde::{Deserialize, Serialize};

/// Words that go, and what stands in their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// As they were written.
    pub words: String,
    /// What others read instead.
    pub mask: String,
}

/// Takes details out wherever the words of a post are quoted in its group: in public posts and their older versions,
/// in what waits, and in drafts. What others wrote themselves stays: about that, somebody has to decide.
pub async fn purge(app: &App, tx: &Tx, group: &Group, post: &Post, details: &[Detail]) -> Result<()> {
    for detail in details {
        for other in store::posts::holding(tx.conn(), post.group, &detail.words).await? {
            let Some(source) = other.source.as_deref().filter(|_| other.id != post.id) else { continue };
            let Some(source) = without_quoted(source, details) else { continue };
            let other = store::posts::lock(tx, other.id).await?;
            let html = markup::render(&source).map_err(|_| Error::field("body", "body-long"))?;
            store::posts::rewrite(tx, other.id, &store::posts::Text { source: &source, html: &html }).await?;
            store::posts::forget_revisions(tx, other.id).await?;
            tx.emit(Stream::members(other.group), &PostUpdated { post: other.id }).await?;
        }
        store::posts::forget_revisions_holding(tx, post.group, &detail.words).await?;
    }
    purge_sealed(app, tx, group, post, details).await
}

/// What is sealed cannot be searched: everything that belongs to the same topic is opened.
async fn purge_sealed(app: &App, tx: &Tx, group: &Group, post: &Post, details: &[Detail]) -> Result<()> {
    let siblings = store::posts::of_topic(tx.conn(), post.topic).await?;
    let others = siblings.into_iter().filter(|id| *id != post.id);
    let mut changed = false;
    for hold in holds::of_posts(tx.conn(), others).await? {
        let content = holds::open(app, &hold)?;
        let Some(source) = without_quoted(&content.source, details) else { continue };
        holds::reseal(tx, &app.keys, &hold, &screened(app, group, content, source)).await?;
        changed = true;
    }
    if changed {
        tx.emit(Stream::moderators(post.group), &QueueChanged {}).await?;
    }
    let topic = store::topics::find(tx.conn(), post.topic).await?;
    let Some(number) = topic.number else { return Ok(()) };
    for (persona, kept) in drafts::at(tx.conn(), app, post.group, &number.to_string()).await? {
        if let Some(body) = without_quoted(&kept.draft.body, details) {
            drafts::put(tx, app, persona, &kept.place, &drafts::Draft { body, ..kept.draft }).await?;
        }
    }
    Ok(())
}

/// The same content with other words: what was found stands in other places now.
fn screened(app: &App, group: &Group, content: HeldContent, source: String) -> HeldContent {
    let title = content.title.as_deref().and_then(|title| Title::parse(title).ok());
    let findings = match Body::parse(&source) {
        Ok(body) => Check::new(app, group, title.as_ref(), &body).findings(),
        Err(_) => Vec::new(),
    };
    HeldContent { source, findings, ..content }
}

/// A text without these details in its quotes (the lines that begin with `>`); `None` when they stand in none.
fn without_quoted(source: &str, details: &[Detail]) -> Option<String> {
    let mut changed = false;
    let lines = source.split('\n').map(|line| {
        if !line.trim_start().starts_with('>') {
            return line.to_owned();
        }
        let masked =
            details.iter().fold(line.to_owned(), |line, detail| line.replace(&detail.words, &detail.mask));
        changed |= masked != line;
        masked
    });
    let masked = lines.collect::<Vec<_>>().join("\n");
    changed.then_some(masked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_quoted_goes() {
        let details = [Detail { words: "Ada".into(), mask: "[name removed]".into() }];
        let source = "> Ask Ada there.\n> > Ada?\n\nMy own Ada is another one.";
        let masked = "> Ask [name removed] there.\n> > [name removed]?\n\nMy own Ada is another one.";
        assert_eq!(without_quoted(source, &details).as_deref(), Some(masked));
        assert_eq!(without_quoted("Ada, and\n> nobody", &details), None);
    }
}
