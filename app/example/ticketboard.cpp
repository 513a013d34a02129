#include "ticketboard.h"

#include "core/base/objectreader.h"
#include "core/base/text.h"
#include "core/base/time.h"

#include <algorithm>
#include <array>

namespace executor::example {
namespace {
constexpr std::array<std::string_view, 3> kPeople{"ada", "grace", "linus"};
constexpr std::array<std::string_view, 3> kStatuses{"open", "doing", "closed"};

template <class List>
bool isOneOf(const List& list, std::string_view word)
{
    return std::find(list.begin(), list.end(), word) != list.end();
}

Json toJson(int number, const Ticket& ticket)
{
    return Json{{"id", number},
                {"title", ticket.title},
                {"text", ticket.text},
                {"status", ticket.status},
                {"assignee", ticket.assignee.empty() ? Json() : Json(ticket.assignee)},
                {"comments", ticket.comments.size()},
                {"createdAt", toRfc3339(ticket.createdAt)},
                {"updatedAt", toRfc3339(ticket.updatedAt)}};
}

/// Reads the fields that a body may set into `ticket`.
Result<void> readInto(Ticket& ticket, const Json& body, bool isNew)
{
    ObjectReader reader(body);
    if (isNew) {
        ticket.title = reader.text("title");
    } else {
        ticket.title = reader.optionalText("title").value_or(ticket.title);
    }
    ticket.text = reader.optionalText("text").value_or(ticket.text);
    ticket.status = reader.optionalText("status").value_or(ticket.status);
    ticket.assignee = reader.optionalText("assignee").value_or(ticket.assignee);
    if (!isOneOf(kStatuses, ticket.status)) {
        reader.problem("status", "unknown_status", "The status is open, doing or closed.");
    }
    if (!ticket.assignee.empty() && !isOneOf(kPeople, ticket.assignee)) {
        reader.problem("assignee", "unknown_person", "There is nobody called \"" + ticket.assignee + "\".");
    }
    if (isNew && trimmed(ticket.title).empty()) {
        reader.problem("title", "empty", "A ticket needs a title.");
    }
    return reader.finish();
}
} // namespace

TicketBoard::TicketBoard(const Clock& clock) : m_clock(clock)
{
    add("Water the plants", "The big one by the window is thirsty.", "ada");
    add("Fix the coffee machine", "It blinks twice and then gives up.", "grace");
    add("Write the release notes", "Short ones, with a picture.", "");
}

void TicketBoard::add(std::string title, std::string text, std::string assignee)
{
    const Instant now = m_clock.now();
    m_tickets.emplace(m_next++, Ticket{std::move(title), std::move(text), "open", std::move(assignee), {}, now, now});
}

Result<Ticket*> TicketBoard::find(int number)
{
    const auto found = m_tickets.find(number);
    if (found == m_tickets.end()) {
        return fail(ErrorCode::NotFound, "There is no ticket " + std::to_string(number) + ".");
    }
    return &found->second;
}

Json TicketBoard::list(const TicketFilter& filter) const
{
    Json items = Json::array();
    for (const auto& [number, ticket] : m_tickets) {
        const bool fits = (filter.status.empty() || ticket.status == filter.status) &&
                          (filter.assignee.empty() || ticket.assignee == filter.assignee);
        if (fits && items.size() < filter.limit) {
            items.push_back(toJson(number, ticket));
        }
    }
    return Json{{"items", std::move(items)}, {"total", m_tickets.size()}};
}

Json TicketBoard::search(std::string_view words) const
{
    Json items = Json::array();
    const std::string wanted = asciiLower(words);
    for (const auto& [number, ticket] : m_tickets) {
        if (asciiLower(ticket.title + "\n" + ticket.text).find(wanted) != std::string::npos) {
            items.push_back(toJson(number, ticket));
        }
    }
    return Json{{"items", std::move(items)}};
}

Json TicketBoard::people() const
{
    Json items = Json::array();
    for (const std::string_view name : kPeople) {
        const auto count = std::count_if(m_tickets.begin(), m_tickets.end(),
                                         [&](const auto& entry) { return entry.second.assignee == name; });
        items.push_back(Json{{"name", std::string(name)}, {"tickets", count}});
    }
    return Json{{"items", std::move(items)}};
}

Json TicketBoard::statistics() const
{
    Json byStatus = Json::object();
    for (const std::string_view status : kStatuses) {
        byStatus[std::string(status)] = std::count_if(m_tickets.begin(), m_tickets.end(),
                                                      [&](const auto& entry) { return entry.second.status == status; });
    }
    return Json{{"total", m_tickets.size()}, {"byStatus", std::move(byStatus)}};
}

Result<Json> TicketBoard::get(int number) const
{
    const auto found = m_tickets.find(number);
    if (found == m_tickets.end()) {
        return fail(ErrorCode::NotFound, "There is no ticket " + std::to_string(number) + ".");
    }
    return toJson(number, found->second);
}

Result<Json> TicketBoard::comments(int number) const
{
    EX_CHECK(get(number));
    return Json{{"items", m_tickets.at(number).comments}};
}

Result<Json> TicketBoard::create(const Json& body)
{
    Ticket ticket;
    EX_CHECK(readInto(ticket, body, true));
    ticket.createdAt = ticket.updatedAt = m_clock.now();
    const int number = m_next++;
    m_tickets.emplace(number, std::move(ticket));
    return get(number);
}

Result<Json> TicketBoard::update(int number, const Json& body)
{
    EX_TRY(Ticket * ticket, find(number));
    Ticket changed = *ticket;
    EX_CHECK(readInto(changed, body, false));
    changed.updatedAt = m_clock.now();
    *ticket = std::move(changed);
    return get(number);
}

Result<Json> TicketBoard::close(int number)
{
    return update(number, Json{{"status", "closed"}});
}

Result<void> TicketBoard::remove(int number)
{
    EX_CHECK(get(number));
    m_tickets.erase(number);
    return {};
}

Result<Json> TicketBoard::comment(int number, const Json& body)
{
    EX_TRY(Ticket * ticket, find(number));
    ObjectReader reader(body);
    const std::string text = reader.text("text");
    const std::string author = reader.optionalText("author").value_or("");
    EX_CHECK(reader.finish());
    Json comment{{"id", ticket->comments.size() + 1},
                 {"text", text},
                 {"author", author.empty() ? Json() : Json(author)},
                 {"createdAt", toRfc3339(m_clock.now())}};
    ticket->comments.push_back(comment);
    return comment;
}

} // namespace executor::example
