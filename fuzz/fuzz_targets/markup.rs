#![no_main]

use libfuzzer_sys::fuzz_target;
use telisik::source::{
    Block, FrontMatter, front_matter, html_page, markdown_blocks, plain_blocks, rich_text,
    subtitle_blocks,
};

fuzz_target!(|text: &str| {
    check(text, &html_page(text).blocks);
    check(text, &markdown_blocks(text));
    check(text, &plain_blocks(text));
    check(text, &subtitle_blocks(text));
    if let Some(read) = rich_text(text.as_bytes()) {
        check(text, &read.blocks);
    }
    front_matter(FrontMatter::Yaml, text);
    front_matter(FrontMatter::Toml, text);
});

fn check(text: &str, blocks: &[Block]) {
    for block in blocks {
        for (at, _) in block.text.char_indices() {
            assert!(block.origin.source_offset(at).is_none_or(|source| source < text.len()));
        }
    }
}
