//! The table `register_imports`: the last import of each register, and how far it is.

use crate::base::Tx;
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::community::clinicians::registers::{Crowd, Register};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};

mod rows {
    use crate::base::clock::Timestamp;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "register_imports")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub register: String,
        pub number: i64,
        pub mark: Vec<u8>,
        pub byte: i64,
        pub line: i64,
        pub rows: i64,
        pub people: i64,
        pub crowd: String,
        pub finished_at: Option<Timestamp>,
        pub copied_at: Option<Timestamp>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// An import.
#[derive(Clone, Debug)]
pub struct Import {
    pub register: Register,
    /// Counts up with each import.
    pub number: i64,
    /// What the file is known again by.
    pub mark: Vec<u8>,
    /// Where the next row begins.
    pub byte: i64,
    pub line: i64,
    /// How much is read.
    pub rows: i64,
    pub people: i64,
    /// How many people have which profession where.
    pub crowd: Crowd,
    /// `None` while it is under way.
    pub finished_at: Option<Timestamp>,
    /// When the last import that came to its end did so: from then on the mirror can be asked.
    pub copied_at: Option<Timestamp>,
}

pub async fn of(conn: &impl ConnectionTrait, register: Register) -> Result<Option<Import>> {
    let Some(row) = rows::Entity::find_by_id(register.code().to_owned()).one(conn).await? else {
        return Ok(None);
    };
    Ok(Some(Import {
        register,
        number: row.number,
        mark: row.mark,
        byte: row.byte,
        line: row.line,
        rows: row.rows,
        people: row.people,
        crowd: serde_json::from_str(&row.crowd)?,
        finished_at: row.finished_at,
        copied_at: row.copied_at,
    }))
}

pub async fn put(tx: &Tx, import: &Import) -> Result<()> {
    let row = rows::ActiveModel {
        register: Set(import.register.code().to_owned()),
        number: Set(import.number),
        mark: Set(import.mark.clone()),
        byte: Set(import.byte),
        line: Set(import.line),
        rows: Set(import.rows),
        people: Set(import.people),
        crowd: Set(serde_json::to_string(&import.crowd)?),
        finished_at: Set(import.finished_at),
        copied_at: Set(import.copied_at),
    };
    let replace = OnConflict::column(rows::Column::Register)
        .update_columns([
            rows::Column::Number,
            rows::Column::Mark,
            rows::Column::Byte,
            rows::Column::Line,
            rows::Column::Rows,
            rows::Column::People,
            rows::Column::Crowd,
            rows::Column::FinishedAt,
            rows::Column::CopiedAt,
        ])
        .to_owned();
    rows::Entity::insert(row).on_conflict(replace).exec_without_returning(tx.conn()).await?;
    Ok(())
}
