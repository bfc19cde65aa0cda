<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>Dialogs</name>
    <message numerus="yes">
        <source>%n file(s) were not added.</source>
        <translation>
            <numerusform>%n file was not added.</numerusform>
            <numerusform>%n files were not added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>And %n more.</numerusform>
            <numerusform>And %n more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message numerus="yes">
        <source>%n frame(s) are rendered first.</source>
        <translation>
            <numerusform>%n frame is rendered first.</numerusform>
            <numerusform>%n frames are rendered first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n segment(s) could not be rendered.</source>
        <translation>
            <numerusform>%n segment could not be rendered.</numerusform>
            <numerusform>%n segments could not be rendered.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n segment(s) keep the original picture.</source>
        <translation>
            <numerusform>%n segment keeps the original picture.</numerusform>
            <numerusform>%n segments keep the original picture.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message numerus="yes">
        <source>%n segment(s)</source>
        <translation>
            <numerusform>%n segment</numerusform>
            <numerusform>%n segments</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s)</source>
        <translation>
            <numerusform>%n frame</numerusform>
            <numerusform>%n frames</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message numerus="yes">
        <source>%n line(s) are made with {model} from now on.</source>
        <translation>
            <numerusform>%n line is made with {model} from now on.</numerusform>
            <numerusform>%n lines are made with {model} from now on.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) of this project use it, and will be made with the default model.</source>
        <translation>
            <numerusform>%n line of this project uses it, and will be made with the default model.</numerusform>
            <numerusform>%n lines of this project use it, and will be made with the default model.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProjectActions</name>
    <message numerus="yes">
        <source>%n file(s) of this project cannot be found.</source>
        <translation>
            <numerusform>%n file of this project cannot be found.</numerusform>
            <numerusform>%n files of this project cannot be found.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be found there.</source>
        <translation>
            <numerusform>%n file could not be found there.</numerusform>
            <numerusform>%n files could not be found there.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RenderStatus</name>
    <message numerus="yes">
        <source>Rendering, %n line(s) to go</source>
        <translation>
            <numerusform>Rendering, %n line to go</numerusform>
            <numerusform>Rendering, %n lines to go</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Rendering is paused, %n line(s) to go</source>
        <translation>
            <numerusform>Rendering is paused, %n line to go</numerusform>
            <numerusform>Rendering is paused, %n lines to go</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SpeakerList</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SyncMeter</name>
    <message numerus="yes">
        <source>The original mouth is %n frame(s) ahead of the dub.</source>
        <translation>
            <numerusform>The original mouth is %n frame ahead of the dub.</numerusform>
            <numerusform>The original mouth is %n frames ahead of the dub.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The dub is %n frame(s) ahead of the original mouth.</source>
        <translation>
            <numerusform>The dub is %n frame ahead of the original mouth.</numerusform>
            <numerusform>The dub is %n frames ahead of the original mouth.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>mouth %n frame(s) ahead</source>
        <translation>
            <numerusform>mouth %n frame ahead</numerusform>
            <numerusform>mouth %n frames ahead</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>sound %n frame(s) ahead</source>
        <translation>
            <numerusform>sound %n frame ahead</numerusform>
            <numerusform>sound %n frames ahead</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message numerus="yes">
        <source>%n frame(s)</source>
        <translation>
            <numerusform>%n frame</numerusform>
            <numerusform>%n frames</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TransportBar</name>
    <message numerus="yes">
        <source>%n frame(s) dropped</source>
        <translation>
            <numerusform>%n frame dropped</numerusform>
            <numerusform>%n frames dropped</numerusform>
        </translation>
    </message>
</context>
</TS>
