<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>executor::ui::AgentsPage</name>
    <message numerus="yes">
        <source>%n agent(s)</source>
        <translation>
            <numerusform>%n agent</numerusform>
            <numerusform>%n agents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>executor::ui::ConnectDialog</name>
    <message numerus="yes">
        <source>Connect %Ln tool(s)</source>
        <translation>
            <numerusform>Connect %Ln tool</numerusform>
            <numerusform>Connect %Ln tools</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %Ln tool(s) are ready.</source>
        <translation>
            <numerusform>%1: %Ln tool is ready.</numerusform>
            <numerusform>%1: %Ln tools are ready.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>executor::ui::InboxPage</name>
    <message numerus="yes">
        <source>%n question(s) wait</source>
        <translation>
            <numerusform>%n question waits</numerusform>
            <numerusform>%n questions wait</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>executor::ui::JsonTreeModel</name>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>executor::ui::ToolsPage</name>
    <message numerus="yes">
        <source>%Ln tool(s)</source>
        <translation>
            <numerusform>%Ln tool</numerusform>
            <numerusform>%Ln tools</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>executor::ui::MainWindow</name>
    <message numerus="yes">
        <source>Your secrets are locked: %n account(s) cannot be used.</source>
        <translation>
            <numerusform>Your secrets are locked: %n account cannot be used.</numerusform>
            <numerusform>Your secrets are locked: %n accounts cannot be used.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Executor keeps working in the tray. %n agent(s) are set up.</source>
        <translation>
            <numerusform>Executor keeps working in the tray. %n agent is set up.</numerusform>
            <numerusform>Executor keeps working in the tray. %n agents are set up.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier result(s)</source>
        <translation>
            <numerusform>%n earlier result</numerusform>
            <numerusform>%n earlier results</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>executor::ui::NavButton</name>
    <message numerus="yes">
        <source>%n wait(s)</source>
        <translation>
            <numerusform>%n waits</numerusform>
            <numerusform>%n wait</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>executor::ui::Notifier</name>
    <message numerus="yes">
        <source>%n question(s) wait</source>
        <translation>
            <numerusform>%n question waits</numerusform>
            <numerusform>%n questions wait</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>executor::ui::QuestionPane</name>
    <message numerus="yes">
        <source>%n value(s) differ from the last allowed call of this tool.</source>
        <translation>
            <numerusform>%n value differs from the last allowed call of this tool.</numerusform>
            <numerusform>%n values differ from the last allowed call of this tool.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more wait(s)</source>
        <translation>
            <numerusform>%n more waits</numerusform>
            <numerusform>%n more wait</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>executor::ui::QuitDialog</name>
    <message numerus="yes">
        <source>%n execution(s) are running.</source>
        <translation>
            <numerusform>%n execution is running.</numerusform>
            <numerusform>%n executions are running.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n wait(s) for you.</source>
        <translation>
            <numerusform>%n waits for you.</numerusform>
            <numerusform>%n wait for you.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>executor::ui::RuleEditor</name>
    <message numerus="yes">
        <source>Decided %n call(s).</source>
        <translation>
            <numerusform>Decided %n call.</numerusform>
            <numerusform>Decided %n calls.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tool(s) match it now.</source>
        <translation>
            <numerusform>%Ln tool matches it now.</numerusform>
            <numerusform>%Ln tools match it now.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>executor::ui::RulesPage</name>
    <message numerus="yes">
        <source>%n rule(s), the first that matches decides</source>
        <translation>
            <numerusform>%n rule, the first that matches decides</numerusform>
            <numerusform>%n rules, the first that matches decides</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n call(s)</source>
        <translation>
            <numerusform>%n call</numerusform>
            <numerusform>%n calls</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>executor::ui::RunsPage</name>
    <message numerus="yes">
        <source>%n wait(s) for you</source>
        <translation>
            <numerusform>%n waits for you</numerusform>
            <numerusform>%n wait for you</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>executor::ui::SourcesPage</name>
    <message numerus="yes">
        <source>%n connected</source>
        <translation>
            <numerusform>%n connected</numerusform>
            <numerusform>%n connected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tool(s)</source>
        <translation>
            <numerusform>%Ln tool</numerusform>
            <numerusform>%Ln tools</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>executor::ui::StatusLine</name>
    <message numerus="yes">
        <source>%n source(s)</source>
        <translation>
            <numerusform>%n source</numerusform>
            <numerusform>%n sources</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n wait(s) for you</source>
        <translation>
            <numerusform>%n waits for you</numerusform>
            <numerusform>%n wait for you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tool(s)</source>
        <translation>
            <numerusform>%Ln tool</numerusform>
            <numerusform>%Ln tools</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>executor::ui::Tray</name>
    <message numerus="yes">
        <source>%n approval(s) wait…</source>
        <translation>
            <numerusform>%n approval waits…</numerusform>
            <numerusform>%n approvals wait…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tray</name>
    <message numerus="yes">
        <source>%n source(s)</source>
        <translation>
            <numerusform>%n source</numerusform>
            <numerusform>%n sources</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tool(s)</source>
        <translation>
            <numerusform>%Ln tool</numerusform>
            <numerusform>%Ln tools</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n approval(s) wait</source>
        <translation>
            <numerusform>%n approval waits</numerusform>
            <numerusform>%n approvals wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n execution(s) are running</source>
        <translation>
            <numerusform>%n execution is running</numerusform>
            <numerusform>%n executions are running</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>views</name>
    <message numerus="yes">
        <source>%n call(s): %1</source>
        <translation>
            <numerusform>%n call: %1</numerusform>
            <numerusform>%n calls: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>executor::ui::UnlockPrompt</name>
    <message numerus="yes">
        <source>%n call(s) wait for it, at most a minute.</source>
        <translation>
            <numerusform>%n call waits for it, at most a minute.</numerusform>
            <numerusform>%n calls wait for it, at most a minute.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unlock it to let agents use %n account(s).</source>
        <translation>
            <numerusform>Unlock it to let agents use %n account.</numerusform>
            <numerusform>Unlock it to let agents use %n accounts.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unlock them to let agents use %n account(s).</source>
        <translation>
            <numerusform>Unlock them to let agents use %n account.</numerusform>
            <numerusform>Unlock them to let agents use %n accounts.</numerusform>
        </translation>
    </message>
</context>
</TS>
