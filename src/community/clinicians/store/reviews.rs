//! The table `application_reviews`.

use crate::base::Tx;
use crate::base::error::Result;
use crate::base::ids::ApplicationId;
use crate::community::clinicians::model::{Review, Verdict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

mod rows {
    use super::Verdict;
    use crate::base::clock::Timestamp;
    use crate::base::ids::{AccountId, ApplicationId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "application_reviews")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub application_id: ApplicationId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub reviewer_id: AccountId,
        pub round: i16,
        pub verdict: Verdict,
        pub note: Vec<u8>,
        pub licence_until: Option<Timestamp>,
        pub at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

impl From<rows::Model> for Review {
    fn from(row: rows::Model) -> Self {
        let rows::Model { application_id, reviewer_id, round, verdict, note, licence_until, at } = row;
        Self { application: application_id, reviewer: reviewer_id, round, verdict, note, licence_until, at }
    }
}

pub async fn insert(tx: &Tx, review: &Review) -> Result<()> {
    let row = rows::ActiveModel {
        application_id: Set(review.application),
        reviewer_id: Set(review.reviewer),
        round: Set(review.round),
        verdict: Set(review.verdict),
        note: Set(review.note.clone()),
        licence_until: Set(review.licence_until),
        at: Set(review.at),
    };
    rows::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// The reviews of these applications, the oldest first: one query.
pub async fn of(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ApplicationId>,
) -> Result<Vec<Review>> {
    let rows = rows::Entity::find()
        .filter(rows::Column::ApplicationId.is_in(ids))
        .order_by_asc(rows::Column::At)
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Review::from).collect())
}
