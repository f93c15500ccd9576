#pragma once
// Stream: a long answer that a worker thread reads from SQLite piece by piece, one whenever it is asked for.

#include "quoin/base/blocking.hpp"
#include "quoin/db/engine.hpp"
#include "quoin/db/sqlite_piece.hpp"
#include "quoin/db/sqlite_seats.hpp"

#include <span>
#include <string>
#include <vector>

namespace quoin::db::sqlite {

// What a stream asks for, with its own copy of the parameters.
class Request {
public:
    Request(const sql::Statement& statement, std::span<const sql::Value> parameters,
            std::span<const std::string_view> columns);
    Request(Request&&) = default;  // moves no text: it lies on the heap

    const sql::Statement& statement() const { return *statement_; }
    std::span<const sql::Value> parameters() const { return parameters_; }
    RowSink sink() const { return {.columns = columns_}; }  // names only

private:
    const sql::Statement* statement_;
    std::vector<sql::Value> parameters_;
    std::vector<char> text_;
    std::span<const std::string_view> columns_;
};

// Copies rows until the piece is full; false when there are no more.
bool fill(Piece& piece, Prepared& statement);

// How a worker opens a connection that only reads.
struct Reading {
    std::string path;
    SqliteOptions options;

    std::unique_ptr<Session> open() const;
};

class Stream final : public RowStream {
public:
    // All rows are in `piece` already.
    explicit Stream(Piece piece) : piece_(std::move(piece)) {}
    // Rows come from the seat's connection.
    Stream(Loop& loop, BlockingPool& workers, const Reading& reading, Request request, Seat seat);
    ~Stream() override;

    Task<bool> next(const RowSink& sink) override;
    // Reads the first piece, so that an error is thrown before anything is answered.
    static Task<std::unique_ptr<RowStream>> begin(std::unique_ptr<Stream> stream);

private:
    struct Source {
        SlowReaders::Answer answer;
        Loop& loop;
        BlockingPool& workers;
        const Reading& reading;
        Request request;
        Seat seat;
        Prepared* running = nullptr;

        bool read(Piece& piece);
    };

    static Task<void> fetch(Stream& stream);
    static Task<bool> hand_over(Stream& stream, RowSink sink);
    void close();
    void give_way();

    Piece piece_;
    std::unique_ptr<Source> source_;  // null when the last row is in the piece
    bool gave_way_ = false;
};

}  // namespace quoin::db::sqlite
