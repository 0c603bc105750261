//! What only one member sees of a topic, asked for in one query.

use crate::base::error::{Error, Result};
use crate::base::event::Stream;
use crate::base::outbox;
use crate::community::personas::Persona;
use crate::community::posts::store::{drafts, posts, topics};
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult};

/// Whether there is anything, and how far the streams are that the page goes on from.
pub(crate) struct Own {
    /// Whether a post of theirs waits in this topic.
    pub waiting: bool,
    /// Whether they began to write here.
    pub draft: bool,
    /// The number of the newest event that all members hear.
    pub seq: i64,
    /// The number of the newest event that they alone hear.
    pub self_seq: i64,
}

/// What this persona has in the topic with this number in its group; `place` is the draft's.
pub(crate) async fn own(
    conn: &impl ConnectionTrait,
    persona: &Persona,
    number: i64,
    place: &str,
) -> Result<Own> {
    let topic = topics::id_of(persona.group, number);
    let newest = |stream| part(outbox::head_query(stream));
    let query = Query::select()
        .expr_as(Expr::exists(posts::waiting_in(persona.id, topic)), "waiting")
        .expr_as(Expr::exists(drafts::kept_at(persona.id, place)), "draft")
        .expr_as(newest(Stream::members(persona.group)), "seq")
        .expr_as(newest(Stream::persona(persona.group, persona.id)), "self_seq")
        .take();
    let row = conn.query_one(&query).await?.ok_or(Error::internal("a query without a row"))?;
    let number =
        |row: &QueryResult, name| row.try_get::<Option<i64>>("", name).map(Option::unwrap_or_default);
    Ok(Own {
        waiting: row.try_get("", "waiting")?,
        draft: row.try_get("", "draft")?,
        seq: number(&row, "seq")?,
        self_seq: number(&row, "self_seq")?,
    })
}

fn part(query: SelectStatement) -> Expr {
    Expr::SubQuery(None, Box::new(query.into()))
}
