#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace executor::example {

/// One ticket of the board.
struct Ticket
{
    std::string title;
    std::string text;
    std::string status{"open"}; ///< open, doing, closed
    std::string assignee;
    std::vector<Json> comments;
    Instant createdAt{};
    Instant updatedAt{};
};

/// Which tickets of a list.
struct TicketFilter
{
    std::string status;
    std::string assignee;
    std::size_t limit = 50;
};

/// A small ticket board that lives in memory: something to connect and to try. Thread: one.
class TicketBoard
{
public:
    /// Starts with a few tickets, so that the first list shows something.
    explicit TicketBoard(const Clock& clock);

    [[nodiscard]] Json list(const TicketFilter& filter) const;
    [[nodiscard]] Json search(std::string_view words) const;
    [[nodiscard]] Json people() const;
    [[nodiscard]] Json statistics() const;
    /// Errors: `not_found`; so below.
    [[nodiscard]] Result<Json> get(int number) const;
    [[nodiscard]] Result<Json> comments(int number) const;
    /// Errors: `invalid_request` for a body that does not fit.
    [[nodiscard]] Result<Json> create(const Json& body);
    [[nodiscard]] Result<Json> update(int number, const Json& body);
    [[nodiscard]] Result<Json> close(int number);
    [[nodiscard]] Result<void> remove(int number);
    [[nodiscard]] Result<Json> comment(int number, const Json& body);

private:
    [[nodiscard]] Result<Ticket*> find(int number);
    void add(std::string title, std::string text, std::string assignee);

    const Clock& m_clock;
    std::map<int, Ticket> m_tickets;
    int m_next = 1;
};

} // namespace executor::example
