//! Every address of the server, in one table. The access matrix in `tests/access.rs` has a line for
//! each; adding one without the other fails.

use crate::community::{
    admin, clinicians, groups, identity, moderation, notifications, personas, posts, rights, wellbeing,
};
use crate::live::socket;
use crate::routes;
use crate::web::{about, assets, health, limits};
use axum::Router;
use axum::extract::DefaultBodyLimit;

routes! {
    GET "/" => personas::home,
    GET "/groups" => groups::pages::directory,
    GET "/help" => wellbeing::pages::help,
    GET "/privacy" => rights::pages::privacy,
    GET "/rules" => about::rules,
    GET "/healthz" => health::healthz,
    GET "/readyz" => health::readyz,
    GET "/favicon.ico" => assets::favicon,
    GET "/assets/{version}/{*path}" => assets::serve,
    GET "/live" => socket::upgrade,
    POST "/look" => identity::pages::look,

    GET "/sign-up" => identity::pages::sign_up_form,
    POST "/sign-up" => identity::pages::sign_up,
    POST "/sign-up/strength" => identity::pages::strength,
    POST "/sign-up/passkey/options" => identity::pages::options_to_sign_up,
    POST "/sign-up/passkey" => identity::pages::sign_up_with_passkey,
    GET "/sign-in" => identity::pages::sign_in_form,
    POST "/sign-in" => identity::pages::sign_in,
    GET "/sign-in/code" => identity::pages::code_form,
    POST "/sign-in/code" => identity::pages::code,
    POST "/sign-in/passkey" => identity::pages::sign_in_with_passkey,
    POST "/passkeys/options" => identity::pages::options_to_show,
    GET "/prove" => identity::pages::prove_form,
    POST "/prove" => identity::pages::prove,
    POST "/prove/passkey" => identity::pages::prove_with_passkey,
    POST "/sign-out" => identity::pages::sign_out,
    GET "/recover" => identity::pages::recover_form,
    POST "/recover" => identity::pages::recover,
    GET "/set-up/{token}" => identity::pages::set_up_form,
    POST "/set-up/{token}" => identity::pages::set_up,
    GET "/account" => identity::pages::account,
    POST "/account/passphrase" => identity::pages::change_passphrase,
    GET "/account/recovery-key" => identity::pages::keep_recovery_key_form,
    POST "/account/recovery-key" => identity::pages::renew_recovery_key,
    POST "/account/recovery-key/confirmation" => identity::pages::keep_recovery_key,
    GET "/account/codes" => identity::pages::codes_form,
    POST "/account/codes" => identity::pages::confirm_codes,
    POST "/account/codes/removal" => identity::pages::end_codes,
    POST "/account/passkeys/options" => identity::pages::options_to_add,
    POST "/account/passkeys" => identity::pages::add_passkey,
    POST "/account/passkeys/{passkey}/removal" => identity::pages::remove_passkey,
    POST "/account/devices" => identity::pages::sign_out_devices,
    GET "/account/data" => rights::pages::centre,
    POST "/account/data/exports" => rights::pages::export,
    GET "/account/data/exports/{export}" => rights::pages::fetch,
    GET "/account/leaving" => rights::pages::leaving_form,
    POST "/account/leaving" => rights::pages::leave,

    GET "/g/{group}" => posts::pages::group,
    GET "/g/{group}/band.svg" => groups::pages::band,
    GET "/g/{group}/join" => personas::pages::join_form,
    POST "/g/{group}/join" => personas::pages::join,
    GET "/g/{group}/leave" => rights::pages::leave_group_form,
    POST "/g/{group}/leave" => rights::pages::leave_group,
    GET "/g/{group}/me" => personas::pages::me,
    POST "/g/{group}/me/name" => personas::pages::rename,
    GET "/g/{group}/p/{persona}" => posts::pages::persona,
    POST "/g/{group}/p/{persona}/distance" => personas::pages::keep_away,

    GET "/g/{group}/new" => posts::pages::new,
    POST "/g/{group}/topics" => posts::pages::create,
    GET "/g/{group}/t/{number}" => posts::pages::topic,
    POST "/g/{group}/t/{number}/replies" => posts::pages::reply,
    POST "/g/{group}/check" => posts::pages::check,
    GET "/g/{group}/posts/{post}" => posts::pages::show,
    GET "/g/{group}/posts/{post}/edit" => posts::pages::edit_form,
    POST "/g/{group}/posts/{post}/edit" => posts::pages::edit,
    GET "/g/{group}/posts/{post}/withdrawal" => posts::pages::withdraw_form,
    POST "/g/{group}/posts/{post}/withdrawal" => posts::pages::withdraw,
    GET "/g/{group}/posts/{post}/history" => posts::pages::history,
    GET "/g/{group}/drafts" => posts::pages::drafts,
    POST "/g/{group}/drafts" => posts::pages::keep,
    POST "/g/{group}/drafts/removal" => posts::pages::discard,

    GET "/g/{group}/decisions" => moderation::pages::decisions,
    GET "/g/{group}/decisions/{decision}" => moderation::pages::decision,
    GET "/g/{group}/decisions/{decision}/appeal" => moderation::pages::appeal_form,
    POST "/g/{group}/decisions/{decision}/appeal" => moderation::pages::appeal,

    GET "/g/{group}/desk" => moderation::pages::desk,
    GET "/g/{group}/desk/{post}" => moderation::pages::item,
    POST "/g/{group}/desk/{post}" => moderation::pages::decide,
    GET "/g/{group}/appeals/{appeal}" => moderation::pages::appeal_item,
    POST "/g/{group}/appeals/{appeal}" => moderation::pages::answer_appeal,
    GET "/g/{group}/applicants" => personas::pages::applicants,
    POST "/g/{group}/applicants/{persona}" => personas::pages::answer,

    GET "/notifications" => notifications::pages::list,
    POST "/notifications/read" => notifications::pages::read_all,

    GET "/clinicians" => clinicians::pages::status,
    GET "/clinicians/apply" => clinicians::pages::apply_form,
    POST "/clinicians/apply" => clinicians::pages::apply,
    POST "/clinicians/withdrawal" => clinicians::pages::withdraw,
    POST "/clinicians/badges" => clinicians::pages::wear,
    GET "/badges/{badge}" => clinicians::pages::badge,
    GET "/reviews" => clinicians::pages::desk,
    GET "/reviews/{application}" => clinicians::pages::item,
    POST "/reviews/{application}" => clinicians::pages::review,
    GET "/reviews/{application}/evidence" => clinicians::pages::evidence,
    GET "/reviews/credentials/{application}/revocation" => clinicians::pages::revocation_form,
    POST "/reviews/credentials/{application}/revocation" => clinicians::pages::revoke,

    GET "/admin" => admin::pages::home,
    GET "/admin/groups/new" => admin::pages::new_group_form,
    POST "/admin/groups" => admin::pages::create_group,
    GET "/admin/groups/{group}" => admin::pages::group,
    POST "/admin/groups/{group}/moderators" => admin::pages::appoint_moderator,
    POST "/admin/reviewers" => admin::pages::appoint_reviewer,
}

/// Every address, ready for the layers around it.
pub fn router() -> Router<crate::app::App> {
    table().layer(DefaultBodyLimit::max(limits::UPLOAD_BYTES))
}
