//! The fields of a document in the engine.

use super::text::{DigitTokenizer, TextTokenizer};
use tantivy::Index;
use tantivy::schema::{
    DateOptions, DateTimePrecision, FAST, Field, INDEXED, IndexRecordOption, JsonObjectOptions, STORED, Schema,
    TextFieldIndexing, TextOptions,
};

/// Characters of a key that count.
const LONGEST_KEY: usize = 100;

/// Rises whenever documents are laid out otherwise, or the same files have other findings: an index of another number is made
/// anew.
pub(super) const FORMAT: u32 = 11;

const TEXT_TOKENIZER: &str = "kehu_text";
const DIGIT_TOKENIZER: &str = "kehu_digits";

/// Handles of the fields. Columns are addressed by name, see [`column`].
#[derive(Clone, Debug)]
pub(super) struct Fields {
    /// The file's path, the document's key.
    pub path: Field,
    pub kind: Field,
    pub customer_dir: Field,
    /// A number for the customer's folder, see [`customer_number`]: records are found by their customer's names.
    pub customer: Field,
    /// Folded words that name a customer exactly, each with a letter before: see [`ident`].
    pub ident: Field,
    /// Everything that is searched, but for a customer's names and number in its records.
    pub text: Field,
    /// Names and numbers of customers, in their profiles.
    pub names: Field,
    /// Titles, contacts and the like again, for ranking.
    pub high: Field,
    /// Digit runs.
    pub digits: Field,
    /// Typed values for filters, facets and sorting: one column per field key.
    pub fields: Field,
    /// Long texts by field key, for filters that look inside: tokens without positions.
    pub long: Field,
    /// What a hit shows, as JSON.
    pub stored: Field,
    pub customer_id: Field,
    pub customer_name: Field,
    /// Every name of the customer as written, in its profile.
    pub called: Field,
    pub reading: Field,
    pub initial: Field,
    pub person: Field,
    pub rule: Field,
    pub date: Field,
    pub archived: Field,
    /// Present and true where the text of an attachment is still to be read.
    pub unread: Field,
    pub size: Field,
    pub mtime: Field,
    pub inode: Field,
    /// The 20 bytes of the blob id, as numbers: 8, 8 and 4.
    pub blob: [Field; 3],
}

/// Names of the columns that are no field of a kind.
pub(super) mod column {
    pub const PATH: &str = "path";
    pub const KIND: &str = "kind";
    pub const CUSTOMER_DIR: &str = "customer_dir";
    pub const CUSTOMER: &str = "customer";
    pub const CUSTOMER_ID: &str = "customer_id";
    pub const CUSTOMER_NAME: &str = crate::kinds::CUSTOMER_NAME;
    pub const CALLED: &str = "called";
    pub const READING: &str = "reading";
    pub const INITIAL: &str = "initial";
    pub const PERSON: &str = "person";
    pub const RULE: &str = "rule";
    pub const DATE: &str = "date";
    pub const ARCHIVED: &str = "archived";
    pub const SIZE: &str = "size";
    pub const MTIME: &str = "mtime";
    pub const INODE: &str = "inode";
    pub const BLOB: [&str; 3] = ["blob_a", "blob_b", "blob_c"];

    /// Not in the engine but worked out when asked for: how active the customer is and what it is worth as of today.
    pub const ACTIVITY: &str = "activity";
    pub const VALUE_TIER: &str = "value_tier";

    /// The column of a field key of a kind.
    pub fn of_key(key: &str) -> String {
        format!("fields.{}", super::json_key(key))
    }
}

/// What kind of word an entry of the field `ident` is.
pub(super) mod ident {
    pub const ID: char = 'i';
    pub const LEGACY_ID: char = 'l';
    pub const CREDIT_CODE: char = 'c';
    pub const FOLDER: char = 'd';
    pub const NAME: char = 'n';

    /// The kind of word that a field of the profile holds.
    pub fn of_key(key: &str) -> Option<char> {
        match key {
            "legacy_ids" => Some(LEGACY_ID),
            "credit_code" => Some(CREDIT_CODE),
            _ => None,
        }
    }

    /// The term of a word of some kind.
    pub fn term(kind: char, folded: &str) -> String {
        format!("{kind}{folded}")
    }
}

/// A number that stands for a customer's folder (FNV-1a), the same in every process and release.
pub(super) fn customer_number(dir: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    dir.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// A field key as a key of the engine's JSON fields, in which dots, backslashes and control characters have a meaning and
/// very long keys are not expected.
pub(super) fn json_key(key: &str) -> String {
    let plain = |c: char| {
        if matches!(c, '.' | '\\') || c.is_control() {
            '/'
        } else {
            c
        }
    };
    if key.len() <= LONGEST_KEY && !key.contains(|c: char| plain(c) != c) {
        return key.to_owned();
    }
    key.chars().take(LONGEST_KEY).map(plain).collect()
}

pub(super) fn build() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let text = |tokenizer: &str, record: IndexRecordOption| {
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(record)
            .set_fieldnorms(false)
    };
    let phrases = text(TEXT_TOKENIZER, IndexRecordOption::WithFreqsAndPositions);
    let indexed = |indexing: TextFieldIndexing| TextOptions::default().set_indexing_options(indexing);
    let exact = indexed(text("raw", IndexRecordOption::Basic));
    let key = exact.clone().set_fast("raw");
    let fast = TextOptions::default().set_fast("raw");
    let tokens = text(TEXT_TOKENIZER, IndexRecordOption::Basic);
    let digits = text(DIGIT_TOKENIZER, IndexRecordOption::WithFreqsAndPositions);
    let date = DateOptions::default()
        .set_fast()
        .set_precision(DateTimePrecision::Seconds);
    let fields = Fields {
        path: schema.add_text_field(column::PATH, key.clone()),
        kind: schema.add_text_field(column::KIND, key),
        customer_dir: schema.add_text_field(column::CUSTOMER_DIR, fast.clone()),
        customer: schema.add_u64_field(column::CUSTOMER, INDEXED | FAST),
        ident: schema.add_text_field("ident", exact),
        text: schema.add_text_field("text", indexed(phrases.clone())),
        names: schema.add_text_field("names", indexed(phrases.clone())),
        high: schema.add_text_field("high", indexed(phrases)),
        digits: schema.add_text_field("digits", indexed(digits)),
        fields: schema.add_json_field("fields", JsonObjectOptions::default().set_fast("raw")),
        long: schema.add_json_field("long", JsonObjectOptions::default().set_indexing_options(tokens)),
        stored: schema.add_text_field("stored", TextOptions::default() | STORED),
        customer_id: schema.add_text_field(column::CUSTOMER_ID, fast.clone()),
        customer_name: schema.add_text_field(column::CUSTOMER_NAME, fast.clone()),
        called: schema.add_text_field(column::CALLED, fast.clone()),
        reading: schema.add_text_field(column::READING, fast.clone()),
        initial: schema.add_text_field(column::INITIAL, fast.clone()),
        person: schema.add_text_field(column::PERSON, fast.clone()),
        rule: schema.add_text_field(column::RULE, fast),
        date: schema.add_date_field(column::DATE, date),
        archived: schema.add_bool_field(column::ARCHIVED, FAST),
        unread: schema.add_bool_field("unread", INDEXED),
        size: schema.add_u64_field(column::SIZE, FAST),
        mtime: schema.add_i64_field(column::MTIME, FAST),
        inode: schema.add_u64_field(column::INODE, FAST),
        blob: column::BLOB.map(|name| schema.add_u64_field(name, FAST)),
    };
    (schema.build(), fields)
}

/// Makes the tokenizers known to an index that was created or opened.
pub(super) fn register_tokenizers(index: &Index) {
    index.tokenizers().register(TEXT_TOKENIZER, TextTokenizer::default());
    index.tokenizers().register(DIGIT_TOKENIZER, DigitTokenizer);
}
