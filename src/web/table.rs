//! The table of addresses: a macro that makes the router and a list of its rows from one source, so
//! that a test can hold every row against the access matrix.

/// One address of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path with its parameters, for example `/g/{group}`.
    pub path: &'static str,
}

/// Makes `TABLE` (every row) and `router()` from lines of `METHOD "path" => handler,`.
#[macro_export]
macro_rules! routes {
    ($($method:ident $path:literal => $handler:expr,)*) => {
        /// Every address of the server, in order.
        pub const TABLE: &[$crate::web::table::Row] =
            &[$($crate::web::table::Row { method: stringify!($method), path: $path },)*];

        fn table() -> axum::Router<$crate::app::App> {
            axum::Router::new()$(.route($path, $crate::routes!(@ $method)($handler)))*
        }
    };
    (@ GET) => { axum::routing::get };
    (@ POST) => { axum::routing::post };
}
