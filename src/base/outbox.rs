//! The event log: `tx.emit` gives an event the next number of its stream, in the same transaction
//! as the change itself. Owns the tables `streams` and `events`.
//!
//! Invariant I4: numbers of a stream start at 1 and have no holes. The row of the stream is locked
//! from the moment the number is taken until the commit, so a later number is never visible before
//! an earlier one.

use super::clock::Timestamp;
use super::db::Tx;
use super::error::{Error, Result};
use super::event::{Audience, Event, Notice, Stream};
use super::ids::{GroupId, PersonaId};
use super::settings;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use std::collections::HashSet;

/// How many streams are asked about at once.
const HEADS: usize = 500;

/// The setting that names this log. Numbers of another log mean nothing here: whoever restores a
/// backup forgets the name, and the next start gives a new one.
pub const EPOCH: &str = "live.epoch";

mod streams {
    use crate::base::ids::GroupId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "streams")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub group_id: GroupId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub audience: i16,
        #[sea_orm(primary_key, auto_increment = false)]
        pub subject: Uuid,
        pub last_number: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod events {
    use crate::base::clock::Timestamp;
    use crate::base::ids::GroupId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "events")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub group_id: GroupId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub audience: i16,
        #[sea_orm(primary_key, auto_increment = false)]
        pub subject: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        pub kind: String,
        #[sea_orm(column_type = "Text")]
        pub payload: String,
        pub created_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// One event as it stands in the log.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Its number in the stream, from 1.
    pub number: i64,
    /// The event's kind, for example `post.created`.
    pub kind: String,
    /// The event itself, as JSON.
    pub payload: String,
    /// When it happened.
    pub created_at: Timestamp,
}

impl Tx {
    /// Records an event in a stream and announces, after the commit, that the stream has grown.
    /// Returns the event's number.
    pub async fn emit<E: Event>(&self, stream: Stream, event: &E) -> Result<i64> {
        let (audience, subject) = key(stream.audience);
        let row = streams::ActiveModel {
            group_id: Set(stream.group),
            audience: Set(audience),
            subject: Set(subject),
            last_number: Set(1),
        };
        let next = Expr::col((streams::Entity, streams::Column::LastNumber)).add(1);
        let row = streams::Entity::insert(row)
            .on_conflict(
                OnConflict::columns([
                    streams::Column::GroupId,
                    streams::Column::Audience,
                    streams::Column::Subject,
                ])
                .value(streams::Column::LastNumber, next)
                .to_owned(),
            )
            .exec_with_returning(self.conn())
            .await?;
        let event = events::ActiveModel {
            group_id: Set(stream.group),
            audience: Set(audience),
            subject: Set(subject),
            number: Set(row.last_number),
            kind: Set(E::KIND.to_owned()),
            payload: Set(serde_json::to_string(event)?),
            created_at: Set(self.now()),
        };
        events::Entity::insert(event).exec_without_returning(self.conn()).await?;
        self.announce(Notice::Grown(stream));
        Ok(row.last_number)
    }
}

/// The number of the stream's newest event; 0 when there is none.
pub async fn head(conn: &impl ConnectionTrait, stream: Stream) -> Result<i64> {
    let (audience, subject) = key(stream.audience);
    let row = streams::Entity::find_by_id((stream.group, audience, subject)).one(conn).await?;
    Ok(row.map_or(0, |row| row.last_number))
}

/// The same as a part of a larger query; NULL where there is no event yet.
pub fn head_query(stream: Stream) -> SelectStatement {
    let (audience, subject) = key(stream.audience);
    streams::Entity::find_by_id((stream.group, audience, subject))
        .select_only()
        .column(streams::Column::LastNumber)
        .into_query()
}

/// The newest number of each of these streams that has any event, in a few queries for all of them.
pub async fn heads(conn: &impl ConnectionTrait, streams: &[Stream]) -> Result<Vec<(Stream, i64)>> {
    let mut heads = Vec::new();
    for some in streams.chunks(HEADS) {
        let groups: HashSet<GroupId> = some.iter().map(|stream| stream.group).collect();
        let subjects: HashSet<_> = some.iter().map(|stream| key(stream.audience).1).collect();
        let rows = streams::Entity::find()
            .filter(streams::Column::GroupId.is_in(groups))
            .filter(streams::Column::Subject.is_in(subjects))
            .all(conn)
            .await?;
        let wanted: HashSet<&Stream> = some.iter().collect();
        let found = rows.into_iter().filter_map(|row| {
            let stream = Stream { group: row.group_id, audience: audience(row.audience, row.subject)? };
            wanted.contains(&stream).then_some((stream, row.last_number))
        });
        heads.extend(found);
    }
    Ok(heads)
}

/// The name of this log, which pages carry beside [`head`]; empty before the first start.
pub async fn epoch(conn: &impl ConnectionTrait) -> Result<String> {
    Ok(settings::get(conn, EPOCH).await?.unwrap_or_default())
}

/// The events after number `after`, oldest first, at most `limit`.
pub async fn after(
    conn: &impl ConnectionTrait,
    stream: Stream,
    after: i64,
    limit: u64,
) -> Result<Vec<Recorded>> {
    let (audience, subject) = key(stream.audience);
    let rows = events::Entity::find()
        .filter(events::Column::GroupId.eq(stream.group))
        .filter(events::Column::Audience.eq(audience))
        .filter(events::Column::Subject.eq(subject))
        .filter(events::Column::Number.gt(after))
        .order_by_asc(events::Column::Number)
        .limit(limit)
        .all(conn)
        .await?;
    let rows = rows.into_iter().map(|row| Recorded {
        number: row.number,
        kind: row.kind,
        payload: row.payload,
        created_at: row.created_at,
    });
    Ok(rows.collect())
}

/// The groups in whose streams something is missing, for `kith check`. Events may go on being recorded meanwhile.
pub async fn holes(conn: &impl ConnectionTrait) -> Result<Vec<GroupId>> {
    let mut broken = Vec::new();
    for stream in streams::Entity::find().all(conn).await? {
        let key = (stream.group_id, stream.audience, stream.subject);
        let (count, newest) = events::Entity::find()
            .select_only()
            .column_as(events::Column::Number.count(), "count")
            .column_as(events::Column::Number.max(), "max")
            .filter(events::Column::GroupId.eq(stream.group_id))
            .filter(events::Column::Audience.eq(stream.audience))
            .filter(events::Column::Subject.eq(stream.subject))
            .into_tuple::<(i64, Option<i64>)>()
            .one(conn)
            .await?
            .unwrap_or_default();
        let head = streams::Entity::find_by_id(key).one(conn).await?.map_or(0, |row| row.last_number);
        // The newest event lies between the head as it was before it was counted and as it was afterwards.
        if newest != Some(count) || !(stream.last_number..=head).contains(&count) {
            broken.push(stream.group_id);
        }
    }
    Ok(broken)
}

/// Reads an event back.
pub fn decode<E: Event>(recorded: &Recorded) -> Result<E> {
    serde_json::from_str(&recorded.payload).map_err(Error::from)
}

fn key(audience: Audience) -> (i16, sea_orm::prelude::Uuid) {
    match audience {
        Audience::Members => (0, sea_orm::prelude::Uuid::nil()),
        Audience::Moderators => (1, sea_orm::prelude::Uuid::nil()),
        Audience::Persona(persona) => (2, uuid(persona)),
    }
}

fn audience(class: i16, subject: sea_orm::prelude::Uuid) -> Option<Audience> {
    match class {
        0 => Some(Audience::Members),
        1 => Some(Audience::Moderators),
        2 => Some(Audience::Persona(PersonaId::from_bytes(*subject.as_bytes()))),
        _ => None,
    }
}

fn uuid(persona: PersonaId) -> sea_orm::prelude::Uuid {
    sea_orm::prelude::Uuid::from_bytes(*persona.as_bytes())
}
