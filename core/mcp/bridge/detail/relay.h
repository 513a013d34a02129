#pragma once

#include "core/base/clock.h"
#include "core/mcp/bridge/bridge.h"
#include "core/mcp/bridge/detail/doorconnection.h"

#include <array>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace executor::mcp {

/// Connects on a thread of its own, so that input is read meanwhile. Owners: Relay and its thread; the mutex guards
/// `result` and `isRunning`.
struct Connector
{
    std::mutex mutex;
    std::optional<Result<DoorConnection>> result;
    bool isRunning = false;
    int wakeDescriptor = -1; ///< a byte is written here when there is a result
};

/// The loop of the bridge: input to door, door to output, one thread, poll(). Thread: the caller's.
class Relay
{
public:
    explicit Relay(BridgeOptions options);
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;
    /// Hand-written: closes descriptors.
    ~Relay();
    [[nodiscard]] int run();
    /// Whether the connecting thread is still at work (it cannot be interrupted).
    [[nodiscard]] bool isConnecting() const;

private:
    struct Outgoing
    {
        std::string line;
        std::size_t sent = 0;
    };
    // relay.cpp: descriptors
    [[nodiscard]] bool step();
    void readInput();
    void readDoor();
    void writeDoor();
    void writeOutput();
    void connectLater(Steady when) { m_connectAt = when; }
    void connectIfDue(Steady now);
    void startConnecting(bool maySpawn);
    void takeConnection();
    void doorLost();
    [[nodiscard]] int waitTime(Steady now) const;
    [[nodiscard]] bool isDone(Steady now);

    // relaylines.cpp: messages
    void takeInputLines();
    void takeDoorLines();
    static int refusalCode(std::string_view line);
    void answerError(const std::string& id, int code, const std::string& message, const char* reason);
    void failInFlight();
    void failQueued(int code, const std::string& message);
    void print(std::string_view line);

    BridgeOptions m_options;
    std::shared_ptr<Connector> m_connector = std::make_shared<Connector>();
    std::array<int, 2> m_wake{-1, -1};
    int m_door = -1;
    std::string m_session;
    bool m_wasConnected = false;
    bool m_isInputOpen = true;
    bool m_isOutputOpen = true;
    int m_exitCode = 0;
    bool m_isAdmitted = false;  ///< a request was answered otherwise than with a refusal of this agent
    bool m_isFatal = false;     ///< there is no daemon and will be none
    bool m_isFatalTold = false; ///< a request was answered with the reason
    int m_fatalCode = 0;

    std::string m_input; ///< a line that is not complete yet
    std::string m_fromDoor;
    std::string m_output; ///< what stdout has not taken yet
    std::deque<Outgoing> m_queue;
    std::size_t m_queuedBytes = 0;
    std::set<std::string> m_inFlight; ///< ids of requests sent and not answered
    std::string m_fatalMessage;

    Steady m_connectAt{};
    Milliseconds m_pause{50};
    std::optional<Steady> m_flushedSince; ///< input has ended and all of it is written
};

} // namespace executor::mcp
