//! Which links an author may make, and how they are written.

use url::Url;

/// The address as it is written into the page, or `None` when it is no link: only http, https and mailto
/// (without a query), with a host, without user info, white space, control characters or a backslash. The
/// parsed form is written back, because what a browser reads and what was typed may differ.
pub(crate) fn written(address: &str) -> Option<String> {
    let hides = |c: char| c.is_control() || c.is_whitespace() || c == '\\';
    if address.contains(hides) || address.len() > 2_048 {
        return None;
    }
    let url = Url::parse(address).ok()?;
    match url.scheme() {
        "http" | "https" => {
            let plain = url.username().is_empty() && url.password().is_none();
            // “https:host” is repaired by the parser; an author who types that is not linking.
            let typed = address.get(url.scheme().len()..)?.starts_with("://");
            (plain && typed && url.host_str().is_some_and(|h| !h.is_empty())).then(|| url.to_string())
        }
        "mailto" => {
            let plain = url.query().is_none() && url.fragment().is_none() && url.path().contains('@');
            plain.then(|| url.to_string())
        }
        _ => None,
    }
}

/// The host of a web address, without `www.`.
pub(crate) fn host_of(address: &str) -> Option<String> {
    let url = Url::parse(address).ok().filter(|u| matches!(u.scheme(), "http" | "https"))?;
    url.host_str().map(|host| host.trim_start_matches("www.").to_ascii_lowercase())
}

/// The host that a link's words claim, if they look like an address.
pub(crate) fn host_in_text(words: &str) -> Option<String> {
    let words = words.trim();
    if words.contains(char::is_whitespace) {
        return None;
    }
    let rest = words.strip_prefix("https://").or_else(|| words.strip_prefix("http://")).unwrap_or(words);
    let host = rest.split(['/', '?', '#', ':']).next()?.trim_start_matches("www.").to_ascii_lowercase();
    let (name, end) = host.rsplit_once('.')?;
    let sound = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.');
    (sound(name) && end.len() >= 2 && end.chars().all(char::is_alphabetic)).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_written_as_it_was_understood() {
        assert_eq!(written("HTTPS://Example.org").as_deref(), Some("https://example.org/"));
        assert_eq!(written("mailto:a@b.org").as_deref(), Some("mailto:a@b.org"));
        for bad in [
            "mailto:a@b.org?body=x",
            "https:example.org",
            "https:\\\\x",
            "ftp://a",
            "data:text/html,x",
            "https://a@b/",
        ] {
            assert_eq!(written(bad), None, "{bad}");
        }
    }

    #[test]
    fn words_that_claim_a_host() {
        assert_eq!(host_in_text("www.nhs.uk/x").as_deref(), Some("nhs.uk"));
        assert_eq!(host_in_text("read this"), None);
        assert_eq!(host_in_text("3.5"), None);
    }
}
