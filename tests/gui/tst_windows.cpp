// What pages and dialogs promise: nothing typed is lost, nothing wrong can be sent, and a reason stands beside it.
#include "core/base/clock.h"
#include "demobackend.h"
#include "ui/approvals/answerbutton.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/rules/ruleeditor.h"
#include "ui/sources/connectdialog.h"
#include "ui/sources/secretstoredialog.h"
#include "ui/sources/sourcedetail.h"
#include "ui/texts.h"
#include "ui/theme/theme.h"
#include "ui/tools/callform.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace executor;
using namespace executor::ui;

namespace {

struct World
{
    DemoBackend backend;
    SystemClock clock;
    policy::PersonProofIssuer issuer;
    ProofMint mint{issuer};
    QuestionQueue queue{backend};
    LongWork work;
    QWidget window;
    [[nodiscard]] PageContext context() { return {backend, queue, mint, clock, work}; }
};

QPushButton* button(const QWidget& in, const QString& text)
{
    for (auto* found : in.findChildren<QPushButton*>()) {
        if (found->text() == text && !found->isHidden()) {
            return found;
        }
    }
    return nullptr;
}

QLineEdit* field(const QWidget& in, const QString& name)
{
    for (auto* found : in.findChildren<QLineEdit*>()) {
        if (found->accessibleName() == name && !found->isHidden()) {
            return found;
        }
    }
    return nullptr;
}

bool shows(const QWidget& in, const QString& words)
{
    const auto labels = in.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(),
                       [&words](const QLabel* label) { return label->isVisible() && label->text().contains(words); });
}

SecretStoreDialog* storeDialog()
{
    for (QWidget* widget : QApplication::topLevelWidgets()) {
        auto* dialog = qobject_cast<SecretStoreDialog*>(widget);
        if (dialog != nullptr && dialog->isVisible()) {
            return dialog;
        }
    }
    return nullptr;
}

/// Connects with a typed token while no store for secrets answers; gives the dialog that asks.
SecretStoreDialog* connectWithoutStore(World& world)
{
    world.backend.store = {};
    auto* connect = new ConnectDialog(world.context(), &world.window);
    connect->setAttribute(Qt::WA_DeleteOnClose);
    connect->show();
    connect->take(QStringLiteral("https://petstore3.swagger.io/api/v3/openapi.json"));
    QLineEdit* token = connect->findChildren<QLineEdit*>().back();
    QTest::keyClicks(token, QStringLiteral("tok-typed"));
    QTest::mouseClick(button(*connect, QStringLiteral("Connect 19 tools")), Qt::LeftButton);
    return storeDialog();
}

} // namespace

class TestWindows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        QCoreApplication::setOrganizationName(QStringLiteral("tst_windows"));
        installTexts();
        installAnswerAccessibility();
        m_theme = std::make_unique<Theme>(Appearance::Light);
    }

    void typedTokenIsKeptWhileAStoreIsChosen()
    {
        World world;
        SecretStoreDialog* dialog = connectWithoutStore(world);
        QVERIFY2(dialog != nullptr, "no dialog asks where to keep the token");
        QTest::mouseClick(button(*dialog, QStringLiteral("Unlock and retry")), Qt::LeftButton);
        QVERIFY(dialog->isVisible());
        QPushButton* use = button(*dialog, QStringLiteral("Keep in an encrypted file"));
        QVERIFY(!use->isEnabled());
        QTest::keyClicks(field(*dialog, QStringLiteral("Passphrase")), QStringLiteral("correct horse"));
        QVERIFY(!use->isEnabled());
        QTest::keyClicks(field(*dialog, QStringLiteral("Once more")), QStringLiteral("correct horse"));
        QVERIFY(use->isEnabled());
        QTest::mouseClick(use, Qt::LeftButton);
        QCOMPARE(world.backend.accounts.size(), qsizetype(1));
        QVERIFY2(world.backend.accounts.front().endsWith(QStringLiteral("=tok-typed")),
                 qPrintable(world.backend.accounts.front()));
        QCOMPARE(world.backend.filePassphrase, QStringLiteral("correct horse"));
        QTRY_VERIFY(world.work.entries().begin()->second.done.has_value());
        QTRY_COMPARE(*world.work.entries().begin()->second.done, Hue::Ok);
    }

    void cancelSaysThatTheAccountWasNotKept()
    {
        World world;
        SecretStoreDialog* dialog = connectWithoutStore(world);
        QVERIFY(dialog != nullptr);
        QTest::mouseClick(button(*dialog, QStringLiteral("Cancel")), Qt::LeftButton);
        QTRY_VERIFY(world.work.entries().begin()->second.done.has_value());
        QCOMPARE(*world.work.entries().begin()->second.done, Hue::Danger);
        QVERIFY(world.work.entries().begin()->second.result.contains(QStringLiteral("not kept")));
        QVERIFY(world.backend.accounts.isEmpty());
    }

    void lockedFileAsksForItsPassphraseOnly()
    {
        World world;
        world.backend.filePassphrase = QStringLiteral("correct horse");
        SecretStoreDialog* dialog = nullptr;
        world.backend.store = {true, true, false, true, QStringLiteral("encrypted files")};
        QString kept;
        keepAccount(world.backend,
                    {QStringLiteral("src_1"),
                     QStringLiteral("main"),
                     QStringLiteral("bearer"),
                     {{QStringLiteral("token"), QStringLiteral("t")}}},
                    &world.window, [&kept](const Result<AccountView>& result) {
                        kept = result ? result->slug : QStringLiteral("lost");
                    });
        dialog = storeDialog();
        QVERIFY(dialog != nullptr);
        QVERIFY(field(*dialog, QStringLiteral("Once more")) == nullptr);
        QTest::keyClicks(field(*dialog, QStringLiteral("Passphrase")), QStringLiteral("wrong horse"));
        QTest::mouseClick(button(*dialog, QStringLiteral("Unlock")), Qt::LeftButton);
        QVERIFY(dialog->isVisible() && kept.isEmpty());
        field(*dialog, QStringLiteral("Passphrase"))->setText(QStringLiteral("correct horse"));
        QTest::mouseClick(button(*dialog, QStringLiteral("Unlock")), Qt::LeftButton);
        QTRY_COMPARE(kept, QStringLiteral("main"));
    }

    void connectSaysWhatIsMissing()
    {
        World world;
        ConnectDialog connect(world.context(), nullptr);
        connect.show();
        connect.take(QStringLiteral("https://petstore3.swagger.io/api/v3/openapi.json"));
        QPushButton* go = button(connect, QStringLiteral("Connect 19 tools"));
        QVERIFY(go != nullptr && !go->isEnabled());
        QVERIFY2(shows(connect, QStringLiteral("Fill in the account")), "a disabled Connect without a reason");
    }

    void closingTheDialogStopsLooking()
    {
        World world;
        auto connect = std::make_unique<ConnectDialog>(world.context(), nullptr);
        connect->show();
        connect->take(QStringLiteral("https://slow.example/openapi.json"));
        QVERIFY(shows(*connect, QStringLiteral("Looking… 2")));
        QVERIFY(!world.backend.lookedAt.isCancelled());
        connect.reset();
        QVERIFY(world.backend.lookedAt.isCancelled());
    }

    void runWaitsForArgumentsThatFit()
    {
        World world;
        CallForm form(world.context(), nullptr);
        form.QWidget::show();
        ToolDetail detail;
        detail.row.path = QStringLiteral("petstore.pets.add");
        detail.problemsOf = [](const Json& arguments) {
            return arguments.contains("name") ? QStringList() : QStringList{QStringLiteral("\"name\" is missing.")};
        };
        form.setTool(detail);
        auto* editor = form.findChild<QPlainTextEdit*>();
        const QPushButton* run = button(form, QStringLiteral("Run"));
        editor->setPlainText(QStringLiteral("{"));
        QVERIFY(!run->isEnabled());
        editor->setPlainText(QStringLiteral("{}"));
        QVERIFY2(!run->isEnabled(), "Run is live with arguments that the tool refuses");
        QVERIFY(shows(form, QStringLiteral("\"name\" is missing.")));
        editor->setPlainText(QStringLiteral("{\"name\":\"rex\"}"));
        QVERIFY(run->isEnabled());
    }

    void rulesThatTheServiceRefusesCannotBeAdded_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<bool>("canAdd");
        QTest::addColumn<QString>("words");
        QTest::newRow("a group") << QStringLiteral("github.issues.*") << true << QStringLiteral("you are asked");
        QTest::newRow("part of a segment") << QStringLiteral("iss*") << false << QStringLiteral("“iss.*”");
        QTest::newRow("leading star") << QStringLiteral("*.delete") << false << QStringLiteral("“source.delete”");
        QTest::newRow("a name that looks like another")
            << QString::fromUtf8("g\xD1\x96thub.issues.*") << true << QStringLiteral("(U+0456)");
    }

    void rulesThatTheServiceRefusesCannotBeAdded()
    {
        QFETCH(QString, pattern);
        QFETCH(bool, canAdd);
        QFETCH(QString, words);
        World world;
        RuleEditor editor(world.context(), nullptr);
        editor.show();
        editor.startNew({});
        field(editor, QStringLiteral("Tools"))->setText(pattern);
        QCOMPARE(button(editor, QStringLiteral("Add rule"))->isEnabled(), canAdd);
        words.replace(QChar(0x201C), QLatin1Char('"')).replace(QChar(0x201D), QLatin1Char('"'));
        QTRY_VERIFY2(shows(editor, words), qPrintable(words));
    }

    void goodResultsFold()
    {
        QSettings().clear();
        World world;
        MainWindow window(world.context());
        window.show();
        for (int i = 0; i < 3; ++i) {
            world.work.finish(world.work.begin(QStringLiteral("Connecting")), Hue::Ok,
                              QStringLiteral("done %1").arg(i));
        }
        world.work.finish(world.work.begin(QStringLiteral("Connecting")), Hue::Danger, QStringLiteral("went wrong"));
        QVERIFY(shows(window, QStringLiteral("went wrong")) && shows(window, QStringLiteral("done 2")));
        QVERIFY(!shows(window, QStringLiteral("done 0")) && !shows(window, QStringLiteral("done 1")));
        QTest::mouseClick(button(window, QStringLiteral("2 earlier results")), Qt::LeftButton);
        QVERIFY(shows(window, QStringLiteral("done 0")));
    }

    void disabledSourceCanBeEnabledAgain()
    {
        World world;
        SourceDetail detail(world.context(), nullptr);
        detail.show();
        SourceView source = world.backend.sourceNow(0);
        detail.setSource(source);
        QTest::mouseClick(button(detail, QStringLiteral("Disable")), Qt::LeftButton);
        source = world.backend.sourceNow(0);
        QVERIFY(!source.isEnabled);
        detail.setSource(source);
        QTest::mouseClick(button(detail, QStringLiteral("Enable")), Qt::LeftButton);
        QVERIFY(world.backend.sourceNow(0).isEnabled);
    }

private:
    std::unique_ptr<Theme> m_theme;
    QTemporaryDir m_settings;
};

QTEST_MAIN(TestWindows)
#include "tst_windows.moc"
