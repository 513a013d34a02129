#pragma once

#include "core/net/requesthandler.h"
#include "ticketboard.h"

#include <cstdint>
#include <string>

namespace executor::example {

/// The board over HTTP, with its own OpenAPI 3.1 document at /openapi.json.
class ExampleDoor final : public net::RequestHandler
{
public:
    explicit ExampleDoor(TicketBoard& board) : m_board(board) {}
    void setPort(std::uint16_t port) { m_port = port; }

    net::HeadDecision onHead(const net::RequestHead& head) override;
    void onRequest(net::Request request, std::shared_ptr<net::Exchange> exchange) override;
    net::Response refusal(const net::RequestHead& head, const Error& error) override;
    void onUpgrade(net::RequestHead head, std::shared_ptr<void> context,
                   std::unique_ptr<net::RawConnection> connection) override;

private:
    [[nodiscard]] net::Response answer(const net::Request& request);
    [[nodiscard]] Result<net::Response> route(const net::Request& request);
    [[nodiscard]] Result<net::Response> ticket(const net::Request& request, int number, const std::string& part);
    [[nodiscard]] std::string document() const;

    TicketBoard& m_board;
    std::uint16_t m_port = 0;
};

} // namespace executor::example
