//! Which documents hold which pairs of adjacent syllables: a file of our own beside tantivy's in each segment.
//!
//! A text has as many pairs as syllables, most of them rare, and nobody ever asks for more of a pair than who holds it.
//! Put into an inverted index as terms they would take half of the time of writing it, for a hash table of strings and a
//! dictionary of millions of words. Here a pair is the hash of its syllables, and writing is one sort of numbers.
//! The plugin interface of tantivy writes, merges and removes the file together with the segment it belongs to.

mod file;
pub mod key;
mod merge;
mod read;
mod write;

use std::sync::Arc;
use tantivy::Index;
use tantivy::index::SegmentComponent;
use tantivy::indexer::doc_id_mapping::MappingType;
use tantivy::plugin::{PluginMergeContext, PluginWriter, PluginWriterContext, SegmentPlugin};
use tantivy::schema::{Field, FieldType, Schema, SchemaBuilder};

pub use read::{Pairs, Postings};

/// Ending of the file, and the name of the type of the field whose values go into it.
const NAME: &str = "pairs";

/// Adds the field whose values are the keys of a document's pairs, eight bytes each ([`key::push`]).
pub fn add_field(schema: &mut SchemaBuilder) -> Field {
    schema.add_custom_field(NAME, NAME, serde_json::Value::Null)
}

/// Makes the file known to an index that was opened.
pub fn register(index: &mut Index) {
    index.register_plugin(plugin());
}

/// What writes and merges the file; for an index that is created.
pub fn plugin() -> Arc<dyn SegmentPlugin> {
    Arc::new(Plugin)
}

struct Plugin;

impl SegmentPlugin for Plugin {
    fn extensions(&self) -> &[&str] {
        &[NAME]
    }

    fn create_writer(
        &self,
        context: &PluginWriterContext<'_>,
    ) -> tantivy::Result<Box<dyn PluginWriter>> {
        let field = field(&context.segment.schema())?;
        Ok(Box::new(write::Writer::new(field)))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        if context.doc_id_mapping.mapping_type() == MappingType::Shuffled {
            return Err(refused("the segments are not merged one after the other"));
        }
        let file = context.target_segment.open_write(component())?;
        merge::merge(context.readers, file)
    }
}

fn component() -> SegmentComponent {
    SegmentComponent::Custom(NAME.to_owned())
}

fn field(schema: &Schema) -> tantivy::Result<Field> {
    let ours = |kind: &FieldType| matches!(kind, FieldType::Custom(of) if of.type_name() == NAME);
    let mut fields = schema.fields();
    fields
        .find_map(|(field, entry)| ours(entry.field_type()).then_some(field))
        .ok_or_else(|| refused("the index has no field for them"))
}

fn refused(why: &str) -> tantivy::TantivyError {
    tantivy::TantivyError::InvalidArgument(format!("pairs: {why}"))
}
