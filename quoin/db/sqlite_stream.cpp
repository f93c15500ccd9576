#include "quoin/db/sqlite_stream.hpp"

namespace quoin::db::sqlite {

Request::Request(const sql::Statement& statement, std::span<const sql::Value> parameters,
                 std::span<const std::string_view> columns)
    : statement_(&statement), parameters_(parameters.begin(), parameters.end()), columns_(columns) {
    std::size_t size = 0;
    for (const auto& value : parameters_) size += value.text.size();
    text_.reserve(size);  // views into it must not move
    for (auto& value : parameters_) {
        const auto* start = text_.data() + text_.size();
        text_.insert(text_.end(), value.text.begin(), value.text.end());
        value.text = {start, value.text.size()};
    }
}

bool fill(Piece& piece, Prepared& statement) {
    while (!piece.full()) {
        if (!statement.step()) return false;
        piece.add(statement.row());
    }
    return true;
}

std::unique_ptr<Session> Reading::open() const {
    return std::make_unique<Session>(path, options.busy_timeout, Access::read, options.echo);
}

Stream::Stream(Loop& loop, BlockingPool& workers, const Reading& reading, Request request, Seat seat)
    : source_(new Source{.answer{seat.readers(), [this] { give_way(); }},
                         .loop = loop,
                         .workers = workers,
                         .reading = reading,
                         .request = std::move(request),
                         .seat = std::move(seat)}) {}

Stream::~Stream() { close(); }

// Ends the read transaction, so that the log can be emptied again, and leaves the seat.
void Stream::close() {
    if (source_ && source_->running) source_->running->reset();
    source_.reset();
}

void Stream::give_way() {
    close();
    gave_way_ = true;
}

bool Stream::Source::read(Piece& piece) {
    if (!seat.session) seat.session = reading.open();
    if (!running) {
        auto& statement = seat.session->statements.of(request.statement());
        statement.start(request.parameters(), request.sink());
        running = &statement;
    }
    return fill(piece, *running);
}

Task<void> Stream::fetch(Stream& stream) {
    auto& source = *stream.source_;
    bool more = false;
    std::exception_ptr error;
    try {
        more = co_await source.workers.run(source.loop, [&] { return source.read(stream.piece_); });
    } catch (const QueueFull& full) {
        error = std::make_exception_ptr(Unavailable(full.what()));
    } catch (...) {
        error = std::current_exception();
    }
    if (!more) stream.close();
    if (error) std::rethrow_exception(error);
}

Task<std::unique_ptr<RowStream>> Stream::begin(std::unique_ptr<Stream> stream) {
    co_await fetch(*stream);
    if (stream->source_) stream->source_->answer.wait();
    co_return std::move(stream);
}

Task<bool> Stream::next(const RowSink& sink) { return hand_over(*this, sink); }

Task<bool> Stream::hand_over(Stream& stream, RowSink sink) {
    if (stream.gave_way_) throw Unavailable(SlowReaders::too_slow);
    if (stream.source_) stream.source_->answer.go_on();
    if (stream.piece_.empty() && stream.source_) co_await fetch(stream);
    if (stream.piece_.empty()) co_return false;
    stream.piece_.hand_to(sink);
    stream.piece_.clear();
    if (stream.source_) stream.source_->answer.wait();
    co_return true;
}

}  // namespace quoin::db::sqlite
