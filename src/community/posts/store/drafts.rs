//! The table `drafts`: what was typed and not sent, sealed, because nobody has screened it.

use crate::app::App;
use crate::base::error::Result;
use crate::base::ids::{GroupId, PersonaId};
use crate::base::seal::Place;
use crate::base::{Timestamp, Tx};
use crate::community::personas;
use sea_orm::sea_query::{OnConflict, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

mod drafts {
    use crate::base::clock::Timestamp;
    use crate::base::ids::PersonaId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "drafts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub persona_id: PersonaId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: String,
        pub content: Vec<u8>,
        pub updated_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Draft {
    pub kind: String,
    pub title: String,
    pub body: String,
    #[serde(default)]
    pub wanted: String,
}

/// A draft and where it belongs: `new`, or a topic's number.
pub(crate) struct Kept {
    pub place: String,
    pub draft: Draft,
    pub updated_at: Timestamp,
}

fn row_name(persona: PersonaId, place: &str) -> Vec<u8> {
    [persona.as_bytes(), place.as_bytes()].concat()
}

pub(crate) async fn put(tx: &Tx, app: &App, persona: PersonaId, place: &str, draft: &Draft) -> Result<()> {
    let name = row_name(persona, place);
    let sealed = Place { column: "drafts.content", row: &name };
    let content = app.keys.seal(tx.random(), &sealed, &serde_json::to_vec(draft)?)?;
    let row = drafts::ActiveModel {
        persona_id: Set(persona),
        place: Set(place.to_owned()),
        content: Set(content),
        updated_at: Set(tx.now()),
    };
    drafts::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([drafts::Column::PersonaId, drafts::Column::Place])
                .update_columns([drafts::Column::Content, drafts::Column::UpdatedAt])
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Forgets all but the newest drafts of a persona.
pub(crate) async fn keep_newest(tx: &Tx, persona: PersonaId, most: u64) -> Result<()> {
    let newest = drafts::Entity::find()
        .select_only()
        .column(drafts::Column::Place)
        .filter(drafts::Column::PersonaId.eq(persona))
        .order_by_desc(drafts::Column::UpdatedAt)
        .limit(most)
        .into_tuple::<String>()
        .all(tx.conn())
        .await?;
    drafts::Entity::delete_many()
        .filter(drafts::Column::PersonaId.eq(persona))
        .filter(drafts::Column::Place.is_not_in(newest))
        .exec(tx.conn())
        .await?;
    Ok(())
}

pub(crate) async fn forget(tx: &Tx, persona: PersonaId, place: &str) -> Result<()> {
    drafts::Entity::delete_by_id((persona, place.to_owned())).exec(tx.conn()).await?;
    Ok(())
}

/// Forgets every draft of a persona.
pub(crate) async fn forget_all(tx: &Tx, persona: PersonaId) -> Result<()> {
    drafts::Entity::delete_many().filter(drafts::Column::PersonaId.eq(persona)).exec(tx.conn()).await?;
    Ok(())
}

/// The draft at a place, as a part of a larger query.
pub(crate) fn kept_at(persona: PersonaId, place: &str) -> SelectStatement {
    drafts::Entity::find_by_id((persona, place.to_owned())).into_query()
}

pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    app: &App,
    persona: PersonaId,
    place: &str,
) -> Result<Option<Draft>> {
    match drafts::Entity::find_by_id((persona, place.to_owned())).one(conn).await? {
        Some(row) => Ok(Some(open(app, row)?.draft)),
        None => Ok(None),
    }
}

pub(crate) async fn all(conn: &impl ConnectionTrait, app: &App, persona: PersonaId) -> Result<Vec<Kept>> {
    let rows = drafts::Entity::find()
        .filter(drafts::Column::PersonaId.eq(persona))
        .order_by_desc(drafts::Column::UpdatedAt)
        .all(conn)
        .await?;
    rows.into_iter().map(|row| open(app, row)).collect()
}

/// Where a persona has drafts: none is opened.
pub async fn places(conn: &impl ConnectionTrait, persona: PersonaId) -> Result<HashSet<String>> {
    let places = drafts::Entity::find()
        .select_only()
        .column(drafts::Column::Place)
        .filter(drafts::Column::PersonaId.eq(persona))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(places.into_iter().collect())
}

/// Everybody's drafts at a place of a group.
pub(crate) async fn at(
    conn: &impl ConnectionTrait,
    app: &App,
    group: GroupId,
    place: &str,
) -> Result<Vec<(PersonaId, Kept)>> {
    let rows = drafts::Entity::find().filter(drafts::Column::Place.eq(place)).all(conn).await?;
    let members = personas::of_group(conn, group, rows.iter().map(|row| row.persona_id)).await?;
    let own = rows.into_iter().filter(|row| members.contains(&row.persona_id));
    own.map(|row| Ok((row.persona_id, open(app, row)?))).collect()
}

fn open(app: &App, row: drafts::Model) -> Result<Kept> {
    let name = row_name(row.persona_id, &row.place);
    let content = app.keys.open(&Place { column: "drafts.content", row: &name }, &row.content)?;
    Ok(Kept { draft: serde_json::from_slice(&content)?, place: row.place, updated_at: row.updated_at })
}
