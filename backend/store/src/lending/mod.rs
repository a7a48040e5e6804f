//! Tables of the feature `lending`.

pub mod copy;
pub mod hold;
pub mod lending_rule;
pub mod loan;
pub mod reader_class;
pub mod stocktake;
pub mod stocktake_line;
