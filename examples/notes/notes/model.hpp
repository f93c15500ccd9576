#pragma once
// What a note is: to the database, and to everybody.

#include "quoin/sql/codec.hpp"
#include "quoin/sql/table.hpp"

namespace notes {

using NoteId = quoin::Int<1>;
using NoteText = quoin::Text<1, 1000>;

// The row, and the answer.
struct Note {
    NoteId id;
    NoteText text;
    quoin::Timestamp written_at;
};
BOOST_DESCRIBE_STRUCT(Note, (), (id, text, written_at))

// The request.
struct NoteCreate {
    NoteText text;
};
BOOST_DESCRIBE_STRUCT(NoteCreate, (), (text))

// What is stored; the database counts the id.
struct NewNote {
    std::optional<NoteId> id;
    NoteText text;
    quoin::Timestamp written_at;
};
BOOST_DESCRIBE_STRUCT(NewNote, (), (id, text, written_at))

}  // namespace notes

template <>
inline constexpr auto quoin::sql::table<notes::Note> =
    quoin::sql::Table{"notes", quoin::sql::identity(&notes::Note::id)};
