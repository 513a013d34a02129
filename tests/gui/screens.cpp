// Renders every page and window with made-up data to PNG files, light and dark, at several sizes of text:
//   tests/screens --out DIR [--only NAME] [--scale 1.5]
#include "core/base/clock.h"
#include "demobackend.h"
#include "ui/agents/addagentdialog.h"
#include "ui/approvals/answerbutton.h"
#include "ui/approvals/approvalpopup.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/sources/connectdialog.h"
#include "ui/texts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/page.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QLineEdit>
#include <QSettings>
#include <QTabBar>
#include <QTest>

using namespace executor;
using namespace executor::ui;

namespace {

struct Shoot
{
    QString folder;
    QString suffix;
    QString only;

    void operator()(QWidget& widget, const QString& name) const
    {
        if (!only.isEmpty() && !name.contains(only)) {
            return;
        }
        QTest::qWait(60);
        widget.grab().save(QStringLiteral("%1/%2-%3.png").arg(folder, name, suffix));
    }
};

struct World
{
    DemoBackend backend;
    SystemClock clock;
    policy::PersonProofIssuer issuer;
    ProofMint mint{issuer};
    QuestionQueue queue{backend};
    LongWork work;
    [[nodiscard]] PageContext context() { return {backend, queue, mint, clock, work}; }
};

void shootPopups(const Shoot& shoot)
{
    World world;
    ApprovalPopup popup(world.queue, world.clock, world.mint);
    QTest::qWait(900);
    for (const QString& id : {QStringLiteral("int_1"), QStringLiteral("int_2"), QStringLiteral("int_3")}) {
        popup.review(id);
        QTest::qWait(800);
        shoot(popup, QStringLiteral("popup-") + id);
    }
    popup.review(QStringLiteral("int_1"));
    QTest::qWait(350);
    shoot(popup, QStringLiteral("popup-inert"));
}

void shootPages(const Shoot& shoot)
{
    World world;
    const int row = world.work.begin(QStringLiteral("Importing Kubernetes"));
    world.work.sink(row)({QStringLiteral("612 of 1,079 operations"), 612, 1079});
    QSettings().clear();
    MainWindow window(world.context());
    window.show();
    for (const char* name : {"sources", "inbox", "runs", "agents", "rules"}) {
        window.showPage(QString::fromLatin1(name));
        QTest::qWait(800);
        shoot(window, QString::fromLatin1(name));
    }
    world.work.drop(row);
    window.showPage(QStringLiteral("rules"));
    for (auto* page : window.findChildren<Page*>()) {
        if (page->isVisible()) {
            page->makeNew();
        }
    }
    shoot(window, QStringLiteral("rules-new"));
    window.showPage(QStringLiteral("tools"), QStringLiteral("github.issues.create"));
    shoot(window, QStringLiteral("tools"));
    for (auto* field : window.findChildren<FilterField*>()) {
        if (field->isVisible()) {
            field->setText(QStringLiteral("issu cr"));
        }
    }
    QTest::qWait(200);
    for (auto* tabs : window.findChildren<QTabBar*>()) {
        if (tabs->isVisible()) {
            tabs->setCurrentIndex(1);
            break;
        }
    }
    shoot(window, QStringLiteral("tools-schema"));
    window.resize(760, 560);
    window.showPage(QStringLiteral("sources"));
    shoot(window, QStringLiteral("sources-small"));
    ConnectDialog connect(world.context(), &window);
    connect.show();
    shoot(connect, QStringLiteral("connect-empty"));
    connect.take(QStringLiteral("https://petstore3.swagger.io/api/v3/openapi.json"));
    shoot(connect, QStringLiteral("connect"));
    AddAgentDialog add(world.context(), &window);
    add.show();
    shoot(add, QStringLiteral("agent-name"));
    add.add(QStringLiteral("Claude Code"));
    shoot(add, QStringLiteral("agent-token"));
}

void shootEmpty(const Shoot& shoot)
{
    World world;
    world.backend.makeEmpty();
    world.queue.reload();
    QSettings().clear();
    MainWindow window(world.context());
    window.show();
    for (const char* name : {"sources", "tools", "inbox", "runs", "agents", "rules"}) {
        window.showPage(QString::fromLatin1(name));
        shoot(window, QString::fromLatin1(name) + QStringLiteral("-empty"));
    }
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", qEnvironmentVariableIsSet("QT_QPA_PLATFORM") ? qgetenv("QT_QPA_PLATFORM") : "offscreen");
    QApplication app(argc, argv);
    QCommandLineParser options;
    options.addOptions(
        {{QStringLiteral("out"), QStringLiteral("folder"), QStringLiteral("DIR"), QStringLiteral("screens")},
         {QStringLiteral("only"), QStringLiteral("names that contain this"), QStringLiteral("NAME")},
         {QStringLiteral("text"), QStringLiteral("size of text in percent"), QStringLiteral("PERCENT"),
          QStringLiteral("100")},
         {QStringLiteral("font"), QStringLiteral("family"), QStringLiteral("FAMILY"), QStringLiteral("Inter")}});
    options.process(app);
    QDir().mkpath(options.value(QStringLiteral("out")));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, options.value(QStringLiteral("out")));
    QCoreApplication::setOrganizationName(QStringLiteral("screens"));
    QFont font(options.value(QStringLiteral("font")));
    font.setPointSizeF(10.0 * options.value(QStringLiteral("text")).toDouble() / 100.0);
    QApplication::setFont(font);
    installTexts();
    installAnswerAccessibility();
    Theme theme(Appearance::Light);
    for (const auto& [appearance, name] :
         {std::pair{Appearance::Light, "light"}, std::pair{Appearance::Dark, "dark"}}) {
        theme.setAppearance(appearance);
        const QString text = options.value(QStringLiteral("text"));
        const Shoot shoot{options.value(QStringLiteral("out")),
                          QString::fromLatin1(name) +
                              (text == QLatin1String("100") ? QString() : QStringLiteral("-") + text),
                          options.value(QStringLiteral("only"))};
        shootPopups(shoot);
        shootPages(shoot);
        shootEmpty(shoot);
    }
    return 0;
}
