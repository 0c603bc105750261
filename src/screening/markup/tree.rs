//! The Markdown tree: its bounds, and its rewriting before HTML is made.

use std::sync::LazyLock;

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{Ast, AstNode, LineColumn, NodeValue};
use comrak::{Arena, Options};

use super::{MAX_CELLS, MAX_DEPTH, MAX_LINKS, MAX_TAGS, MarkupError, links, raw};

/// Footnotes stay off: their ids are shared between posts and can grow the output thirtyfold. Raw HTML is
/// let through here because [`rewrite`] has replaced all of it but the small subset, and the allow-list follows.
pub(crate) fn options() -> Options<'static> {
    static OPTIONS: LazyLock<Options<'static>> = LazyLock::new(|| {
        let mut options = Options::default();
        options.extension.strikethrough = true;
        options.extension.table = true;
        options.extension.autolink = true;
        options.extension.tasklist = true;
        options.render.r#unsafe = true;
        options
    });
    OPTIONS.clone()
}

/// Refuses a tree beyond the bounds, and says whether its author typed tags.
pub(crate) fn check<'a>(root: &'a AstNode<'a>) -> Result<bool, MarkupError> {
    let (mut depth, mut cells, mut link_count) = (0usize, 0usize, 0usize);
    let mut tags = Tags::default();
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => {
                depth += 1;
                if depth + tags.open.len() > MAX_DEPTH {
                    return Err(MarkupError::TooDeep);
                }
                match &node.data().value {
                    NodeValue::TableCell => cells += 1,
                    NodeValue::Link(_) | NodeValue::Image(_) => link_count += 1,
                    NodeValue::HtmlInline(text) => tags.read(text.as_str()),
                    NodeValue::HtmlBlock(block) => tags.read(&block.literal),
                    _ => {}
                }
                if depth + tags.most > MAX_DEPTH {
                    return Err(MarkupError::TooDeep);
                }
                tags.most = tags.open.len();
                if tags.count > MAX_TAGS {
                    return Err(MarkupError::TooManyTags);
                }
            }
            NodeEdge::End(_) => depth -= 1,
        }
    }
    if cells + tags.cells > MAX_CELLS {
        return Err(MarkupError::TooManyCells);
    }
    if link_count + tags.links > MAX_LINKS {
        return Err(MarkupError::TooManyLinks);
    }
    Ok(tags.count > 0)
}

/// The tags that an author typed. An HTML parser repairs what does not match by opening tags again, so only a
/// closing tag of the same name takes one off the count.
#[derive(Default)]
struct Tags {
    open: Vec<String>,
    most: usize,
    count: usize,
    cells: usize,
    links: usize,
}

impl Tags {
    fn read(&mut self, html: &str) {
        for token in raw::tokens(html) {
            let raw::Token::Tag { name, closes, .. } = token else { continue };
            self.count += 1;
            match (name.as_str(), closes) {
                ("td" | "th", false) => self.cells += 1,
                ("a", false) => self.links += 1,
                _ => {}
            }
            if !raw::nests(&name) {
                continue;
            }
            if !closes {
                self.open.push(name);
                self.most = self.most.max(self.open.len());
            } else if let Some(i) = self.open.iter().rposition(|open| *open == name) {
                self.open.remove(i);
            }
            if self.most > MAX_DEPTH {
                return;
            }
        }
    }
}

/// Rewrites what may not be rendered as it stands.
pub(crate) fn rewrite<'a>(arena: &'a Arena<'a>, root: &'a AstNode<'a>) {
    let nodes: Vec<_> = root.descendants().collect();
    for node in nodes {
        let mut data = node.data_mut();
        match &mut data.value {
            // Level one and two are the page's own.
            NodeValue::Heading(heading) => heading.level = (heading.level + 2).min(6),
            NodeValue::HtmlInline(text) => {
                let shown = match raw::tokens(text).as_slice() {
                    [raw::Token::Tag { .. }] => continue,
                    [raw::Token::Comment] => String::new(),
                    _ => std::mem::take(text),
                };
                data.value = NodeValue::Text(shown.into());
            }
            NodeValue::HtmlBlock(block) => block.literal = rewritten(&block.literal),
            NodeValue::Image(_) => {
                drop(data);
                unwrap(node);
            }
            NodeValue::Link(link) if links::written(&link.url).is_none() => {
                drop(data);
                unwrap(node);
            }
            NodeValue::TaskItem(task) => {
                let mark = if task.symbol.is_some() { "☑ " } else { "☐ " };
                let Some(NodeValue::List(list)) = node.parent().map(|p| p.data().value.clone()) else {
                    continue;
                };
                data.value = NodeValue::Item(list);
                drop(data);
                let mark = made(arena, NodeValue::Text(mark.into()));
                match node.first_child() {
                    Some(first) if matches!(first.data().value, NodeValue::Paragraph) => first.prepend(mark),
                    // An item holds blocks, and the mark is none.
                    _ => {
                        let paragraph = made(arena, NodeValue::Paragraph);
                        paragraph.append(mark);
                        node.prepend(paragraph);
                    }
                }
            }
            NodeValue::List(list) => list.is_task_list = false,
            _ => {}
        }
    }
}

/// A node that no place of the source stands for.
fn made<'a>(arena: &'a Arena<'a>, value: NodeValue) -> &'a AstNode<'a> {
    arena.alloc(AstNode::from(Ast::new(value, LineColumn { line: 0, column: 0 })))
}

/// The words stay, the node goes.
fn unwrap<'a>(node: &'a AstNode<'a>) {
    while let Some(child) = node.first_child() {
        node.insert_before(child);
    }
    node.detach();
}

fn rewritten(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + 16);
    for token in raw::tokens(html) {
        match token {
            raw::Token::Tag { text, .. } => out.push_str(text),
            raw::Token::Comment => {}
            raw::Token::Text(words) => out.push_str(&raw::escaped(words)),
        }
    }
    out
}
