#include "core/net/httpserver.h"
#include "exampledoor.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <csignal>
#include <cstdio>

using namespace executor;

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("executor-example"));
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("A small ticket board over HTTP with an OpenAPI document, to try Executor with."));
    parser.addHelpOption();
    const QCommandLineOption portOption(QStringLiteral("port"),
                                        QStringLiteral("Port on 127.0.0.1; 0 takes a free one."),
                                        QStringLiteral("number"), QStringLiteral("8790"));
    parser.addOption(portOption);
    parser.process(app);
    bool isNumber = false;
    const ushort wanted = parser.value(portOption).toUShort(&isNumber);
    if (!isNumber) {
        std::fputs("executor-example: the port is a number from 0 to 65535\n", stderr);
        return 2;
    }
    SystemClock clock;
    example::TicketBoard board(clock);
    example::ExampleDoor door(board);
    net::HttpServer server(door);
    const auto port = server.listenTcp("127.0.0.1", wanted);
    if (!port) {
        std::fprintf(stderr, "executor-example: %s\n", port.error().message.c_str());
        return 1;
    }
    door.setPort(*port);
    std::printf("http://127.0.0.1:%u/openapi.json\n", unsigned{*port});
    std::fflush(stdout);
    std::signal(SIGTERM, SIG_DFL); // nothing is kept, so nothing needs an orderly end
    return QCoreApplication::exec();
}
