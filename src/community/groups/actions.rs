//! Making groups, and changing what holds in them.

use super::memo;
use super::model::{Address, Answering, Checks, Group, NewGroup, Newcomers, Visibility};
use super::store;
use crate::app::App;
use crate::base::audit::Entry;
use crate::base::error::{Error, Result};
use crate::base::ids::{GroupId, base32};
use crate::base::random;
use crate::community::identity;
use crate::screening::markup;
use crate::transaction;
use std::time::Duration;

/// Makes a group. `actor` is how the audit log names who made it.
pub async fn create(app: &App, actor: &str, new: &NewGroup) -> Result<Group> {
    let about = markup::render(&new.about).map_err(|_| Error::field("about", "group-about-long"))?;
    let id = GroupId::new(app.random());
    let code = Address::random(app.random());
    let address = new.address.clone().unwrap_or(code);
    let invitation =
        (new.visibility == Visibility::Hidden).then(|| base32(&random::bytes::<15>(app.random())));
    transaction!(app.db, |tx| {
        store::insert(tx, id, address.clone(), new, &about, invitation.clone()).await?;
        // Not of a group that nobody may know of: that its words are refused would tell that it is there.
        if new.visibility != Visibility::Hidden {
            identity::know_words(tx, &new.name).await?;
        }
        tx.audit(Entry {
            actor: actor.to_owned(),
            action: "groups.create",
            subject: id.to_string(),
            detail: serde_json::json!({ "visibility": new.visibility.as_str() }),
        })
        .await
    })?;
    memo::forget(app, &address);
    store::find(app.db.read(), id).await
}

/// Changes how what is written in a group is looked at, from the next text on. What is public or waits already stays as it
/// is. `actor` is how the audit log names who did it.
pub async fn change_checks(app: &App, actor: &str, group: &Group, checks: &Checks) -> Result<()> {
    transaction!(app.db, |tx| {
        let before = store::find(tx.conn(), group.id).await?.checks;
        if before == *checks {
            return Ok(());
        }
        store::set_checks(tx, group.id, checks).await?;
        tx.audit(Entry {
            actor: actor.to_owned(),
            action: "groups.checks",
            subject: group.id.to_string(),
            detail: serde_json::json!({ "before": before, "after": checks }),
        })
        .await
    })?;
    memo::forget(app, &group.address);
    Ok(())
}

/// Gives a group other rules. Members are asked to read them before they write again.
pub async fn change_rules(app: &App, actor: &str, group: &Group, rules: &[String]) -> Result<()> {
    if group.rules == rules {
        return Ok(());
    }
    transaction!(app.db, |tx| {
        let version = store::set_rules(tx, group.id, rules).await?;
        tx.audit(Entry {
            actor: actor.to_owned(),
            action: "groups.rules",
            subject: group.id.to_string(),
            detail: serde_json::json!({ "version": version }),
        })
        .await
    })?;
    memo::forget(app, &group.address);
    Ok(())
}

/// Says how many of somebody's first posts a person reads before others do.
pub async fn set_newcomers(app: &App, actor: &str, group: &Group, newcomers: Newcomers) -> Result<()> {
    let (topics, replies) = (newcomers.topics.to_string(), newcomers.replies.to_string());
    transaction!(app.db, |tx| {
        store::set_newcomers(tx, group.id, newcomers).await?;
        tx.audit(Entry {
            actor: actor.to_owned(),
            action: "groups.newcomers",
            subject: group.id.to_string(),
            detail: serde_json::json!({ "topics": topics, "replies": replies }),
        })
        .await
    })?;
    memo::forget(app, &group.address);
    Ok(())
}

/// Says how soon, and by whom, questions should be answered here.
pub async fn set_answering(app: &App, actor: &str, group: &Group, answering: &Answering) -> Result<()> {
    transaction!(app.db, |tx| {
        store::set_answering(tx, group.id, answering).await?;
        tx.audit(Entry {
            actor: actor.to_owned(),
            action: "groups.answering",
            subject: group.id.to_string(),
            detail: serde_json::json!({ "target": answering.target, "professions": answering.professions }),
        })
        .await
    })?;
    memo::forget(app, &group.address);
    Ok(())
}

/// Notes how soon clinicians usually answer in a group; `None` when too little is known.
pub async fn set_answered_within(app: &App, group: &Group, within: Option<Duration>) -> Result<()> {
    transaction!(app.db, |tx| store::set_answered_within(tx, group.id, within).await)?;
    memo::forget(app, &group.address);
    Ok(())
}
