//! How the pages look to this visitor: theme and text size, kept in a cookie that says nothing else.

use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

/// The cookie's name.
const COOKIE: &str = "kith-look";

/// Theme and text size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Look {
    /// The colours.
    pub theme: Theme,
    /// Whether text is larger.
    pub large: bool,
}

/// The colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the device is set.
    #[default]
    Auto,
    /// Ink on paper.
    Light,
    /// Paper on ink.
    Dark,
    /// As strong a contrast as there is.
    Contrast,
}

impl Theme {
    /// The value of `data-theme`; empty for the device's own.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Contrast => "contrast",
        }
    }

    fn parse(text: &str) -> Self {
        [Self::Light, Self::Dark, Self::Contrast]
            .into_iter()
            .find(|theme| theme.as_str() == text)
            .unwrap_or_default()
    }
}

impl Look {
    /// The look that a visitor chose before.
    pub fn of(headers: &HeaderMap) -> Self {
        let jar = CookieJar::from_headers(headers);
        let value = jar.get(COOKIE).map(Cookie::value).unwrap_or_default();
        let (theme, text) = value.split_once('.').unwrap_or((value, ""));
        Self { theme: Theme::parse(theme), large: text == "large" }
    }

    /// The cookie that keeps it for a year.
    pub fn cookie(self, secure: bool) -> Cookie<'static> {
        let value = format!("{}.{}", self.theme.as_str(), if self.large { "large" } else { "" });
        Cookie::build((COOKIE, value))
            .path("/")
            .http_only(true)
            .secure(secure)
            .same_site(SameSite::Lax)
            .max_age(::time::Duration::days(365))
            .build()
    }
}
