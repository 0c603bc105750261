//! The tables `notes` and `steps`: what moderators tell each other about an item, sealed, and which steps of the
//! checklist somebody has taken.

use crate::app::App;
use crate::base::error::Result;
use crate::base::ids::{ItemId, NoteId, PersonaId};
use crate::base::seal::Place;
use crate::base::{Timestamp, Tx};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

mod notes {
    use crate::base::clock::Timestamp;
    use crate::base::ids::{ItemId, NoteId, PersonaId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: NoteId,
        pub item_id: ItemId,
        pub persona_id: PersonaId,
        pub words: Vec<u8>,
        pub created_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod steps {
    use crate::base::clock::Timestamp;
    use crate::base::ids::{ItemId, PersonaId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "steps")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub item_id: ItemId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub step: String,
        pub persona_id: PersonaId,
        pub done_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A note that one moderator left for the others.
pub(crate) struct Note {
    pub by: PersonaId,
    pub words: String,
    pub at: Timestamp,
}

fn place(id: &NoteId) -> Place<'_> {
    Place { column: "notes.words", row: id.as_bytes() }
}

pub(crate) async fn write(tx: &Tx, app: &App, item: ItemId, by: PersonaId, words: &str) -> Result<()> {
    let id = NoteId::new(tx.random());
    let row = notes::ActiveModel {
        id: Set(id),
        item_id: Set(item),
        persona_id: Set(by),
        words: Set(app.keys.seal(tx.random(), &place(&id), words.as_bytes())?),
        created_at: Set(tx.now()),
    };
    notes::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// The newest notes about an item, the oldest of them first.
pub(crate) async fn about(conn: &impl ConnectionTrait, app: &App, item: ItemId) -> Result<Vec<Note>> {
    let rows = notes::Entity::find()
        .filter(notes::Column::ItemId.eq(item))
        .order_by_desc(notes::Column::CreatedAt)
        .limit(50)
        .all(conn)
        .await?;
    let open = |row: notes::Model| {
        let words = app.keys.open(&place(&row.id), &row.words)?;
        let words = String::from_utf8_lossy(&words).into_owned();
        Ok(Note { by: row.persona_id, words, at: row.created_at })
    };
    rows.into_iter().rev().map(open).collect()
}

/// Notes that a step was taken; the first who says so counts.
pub(crate) async fn sign(tx: &Tx, item: ItemId, step: &str, by: PersonaId) -> Result<()> {
    let row = steps::ActiveModel {
        item_id: Set(item),
        step: Set(step.to_owned()),
        persona_id: Set(by),
        done_at: Set(tx.now()),
    };
    steps::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([steps::Column::ItemId, steps::Column::Step]).do_nothing().to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Which steps were taken, and by whom.
pub(crate) async fn signed(conn: &impl ConnectionTrait, item: ItemId) -> Result<Vec<(String, PersonaId)>> {
    let rows = steps::Entity::find().filter(steps::Column::ItemId.eq(item)).all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.step, row.persona_id)).collect())
}
