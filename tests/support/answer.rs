//! What a server answers, and what can be asked of it.

use reqwest::header::HeaderMap;
use scraper::{ElementRef, Html, Selector};
use std::fmt;

/// One answer, read to its end.
pub struct Answer {
    /// Method and path, for messages.
    pub asked: String,
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

/// A form on a page: where it goes, and what it would send if nobody changed anything.
#[derive(Debug, Clone)]
pub struct Form {
    /// `get` or `post`.
    pub method: String,
    /// Where it goes; a path of ours.
    pub action: String,
    /// Names and values in the order of the page. Buttons are not among them.
    pub fields: Vec<(String, String)>,
}

impl Answer {
    /// Fails unless this is the status, and says what came instead.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// Fails unless the answer leads to this place (303).
    #[track_caller]
    pub fn leads_to(self, path: &str) -> Self {
        assert_eq!((self.status, self.location().as_str()), (303, path), "{self:?}");
        self
    }

    /// Fails unless the text stands in the body.
    #[track_caller]
    pub fn contains(self, text: &str) -> Self {
        assert!(self.text().contains(text), "«{text}» is missing: {self:?}");
        self
    }

    /// Fails when the text stands in the body.
    #[track_caller]
    pub fn lacks(self, text: &str) -> Self {
        assert!(!self.text().contains(text), "«{text}» must not be here: {self:?}");
        self
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header; empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where the answer leads; empty when nowhere.
    pub fn location(&self) -> String {
        self.header("location").to_owned()
    }

    /// The text of every element that the selector finds, with single spaces.
    #[track_caller]
    pub fn all(&self, selector: &str) -> Vec<String> {
        self.select(selector, |element| Some(words(element)))
    }

    /// The text of the first element that the selector finds.
    #[track_caller]
    pub fn first(&self, selector: &str) -> String {
        self.all(selector).into_iter().next().unwrap_or_else(|| panic!("no «{selector}»: {self:?}"))
    }

    /// The HTML of every element that the selector finds, tags and all.
    #[track_caller]
    pub fn sources(&self, selector: &str) -> Vec<String> {
        self.select(selector, |element| Some(element.html()))
    }

    /// An attribute of every element that the selector finds and that has it.
    #[track_caller]
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.select(selector, |element| element.attr(name).map(str::to_owned))
    }

    /// The value of the field with this name, wherever it stands on the page.
    #[track_caller]
    pub fn field(&self, name: &str) -> String {
        let fields = self.forms().into_iter().flat_map(|form| form.fields);
        fields.into_iter().find(|(field, _)| field == name).map(|(_, value)| value).unwrap_or_else(|| {
            panic!("no field «{name}»: {self:?}");
        })
    }

    /// The form that goes to this place. `action` may be the end of it.
    #[track_caller]
    pub fn form(&self, action: &str) -> Form {
        let found = self.forms().into_iter().find(|form| form.action.ends_with(action));
        found.unwrap_or_else(|| panic!("no form that goes to «{action}»: {self:?}"))
    }

    /// Every form of the page.
    pub fn forms(&self) -> Vec<Form> {
        self.select("form", |form| {
            Some(Form {
                method: form.attr("method").unwrap_or("get").to_lowercase(),
                action: form.attr("action").unwrap_or_default().to_owned(),
                fields: find(form, "input, textarea, select").into_iter().filter_map(filled).collect(),
            })
        })
    }

    /// Every path of ours that the page links to.
    pub fn links(&self) -> Vec<String> {
        let links = self.attributes("a[href]", "href").into_iter();
        links.filter(|link| link.starts_with('/') && !link.starts_with("//")).collect()
    }

    #[track_caller]
    fn select<T>(&self, selector: &str, each: impl FnMut(ElementRef<'_>) -> Option<T>) -> Vec<T> {
        let page = Html::parse_document(&self.text());
        find(page.root_element(), selector).into_iter().filter_map(each).collect()
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} gave {} ", self.asked, self.status)?;
        if !self.location().is_empty() {
            write!(f, "to {} ", self.location())?;
        }
        let text = self.text();
        let main = Html::parse_document(&text);
        let shown = find(main.root_element(), "main").first().map_or(text, |element| words(*element));
        write!(f, "«{}»", shown.chars().take(1500).collect::<String>())
    }
}

#[track_caller]
fn find<'a>(within: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(selector).unwrap_or_else(|error| panic!("«{selector}»: {error}"));
    within.select(&selector).collect()
}

fn words(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a browser would send for a field that nobody touched.
fn filled(field: ElementRef<'_>) -> Option<(String, String)> {
    let name = field.attr("name").filter(|name| !name.is_empty())?.to_owned();
    let value = match (field.value().name(), field.attr("type").unwrap_or("text")) {
        ("textarea", _) => field.text().collect::<String>().trim_start_matches('\n').to_owned(),
        ("select", _) => {
            let options = find(field, "option");
            let chosen =
                options.iter().find(|option| option.attr("selected").is_some()).or(options.first())?;
            chosen.attr("value").map_or_else(|| words(*chosen), str::to_owned)
        }
        (_, "submit" | "button" | "file") => return None,
        (_, "checkbox" | "radio") => {
            field.attr("checked")?;
            field.attr("value").unwrap_or("on").to_owned()
        }
        _ => field.attr("value").unwrap_or_default().to_owned(),
    };
    Some((name, value))
}
