#include "notes/routes.hpp"

#include "notes/model.hpp"
#include "quoin/dependencies/db.hpp"
#include "quoin/web/router.hpp"

namespace notes {

using namespace quoin;

namespace {

const sql::Statement all_notes{"select id, text, written_at from notes order by id"};

Task<std::vector<Note>> list_notes(Db db) { co_return co_await db.all<Note>(all_notes); }

Task<Result<Note, NotFound>> read_note(Path<NoteId> id, Db db) {
    auto note = co_await db.find<Note>(*id);
    if (!note) co_return NotFound{"Note not found"};
    co_return *std::move(note);
}

Task<Created<Note>> write_note(Body<NoteCreate> body, Db db) {
    const NewNote note{{}, std::move(body->text), now()};
    const auto id = co_await db.insert<Note>(note);
    co_return Created(Note{id.value(), note.text, note.written_at});
}

}  // namespace

void routes(Router& router) {
    auto notes = router.group("Notes", "What one wants to remember");
    notes.get("/notes", list_notes, "List all notes");
    notes.get("/notes/{id}", read_note, "Read one note");
    notes.post("/notes", write_note, "Write a note");
}

}  // namespace notes
