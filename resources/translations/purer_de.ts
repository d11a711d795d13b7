<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>PURER</name>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>1 is grey, 3 is colour. Automatic takes the models' most common number.</source>
        <translation>1 ist grau, 3 ist farbig. Automatisch nimmt die häufigste Zahl der Modelle.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>1 or 3</source>
        <translation>1 oder 3</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>A folder with one sub-folder per class. The plots then show accuracy on real pictures, and the run keeps the learner as it was when that was highest.</source>
        <translation>Ein Ordner mit einem Unterordner je Klasse. Die Kurven zeigen dann die Genauigkeit auf echten Bildern, und der Lauf behält das Lernverfahren in dem Zustand, in dem sie am höchsten war.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>A lower value considers only the nearest images, a higher one all of them.</source>
        <translation>Ein kleinerer Wert berücksichtigt nur die nächsten Bilder, ein größerer alle.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Adam moves the pixels by about this much in each step.</source>
        <translation>Adam verschiebt die Pixel in jedem Schritt um etwa so viel.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Adam on the learner's weights. A smaller one forgets less of a good model's weights, if a run starts from them. pool-embedding, compact and student do not use it.</source>
        <translation>Adam auf den Gewichten des Lernverfahrens. Ein kleinerer Wert vergisst weniger von den Gewichten eines guten Modells, falls ein Lauf von ihnen ausgeht. pool-embedding, compact und student verwenden ihn nicht.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Adam on the pixels.</source>
        <translation>Adam auf den Pixeln.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Adam's first decay: how long earlier gradients count.</source>
        <translation>Adams erstes Abklingen: wie lange frühere Gradienten zählen.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Adam's second decay. With 0.999 the large gradients of the first steps, from noise, keep later steps small; with 0.9 the images converge much sooner.</source>
        <translation>Adams zweites Abklingen. Mit 0,999 halten die großen Gradienten der ersten Schritte, aus dem Rauschen, spätere Schritte klein; mit 0,9 konvergieren die Bilder viel früher.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Adaptation steps in training</source>
        <translation>Anpassungsschritte im Training</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Adaptation steps in use</source>
        <translation>Anpassungsschritte im Einsatz</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Adversarial weight</source>
        <translation>Adversariales Gewicht</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>After each step, pixels outside the range of a picture are moved to its edge, so that a model sees what a person sees.</source>
        <translation>Nach jedem Schritt werden Pixel außerhalb des Wertebereichs eines Bildes an dessen Rand verschoben, damit ein Modell sieht, was ein Mensch sieht.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>All random choices follow from it: the same seed gives the same run.</source>
        <translation>Alle Zufallsentscheidungen folgen daraus: derselbe Startwert ergibt denselben Lauf.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>An adversarial step moves the pixels at no less than this share of the learning rate of inversion. Images that have converged hardly become harder at the rate at which they ended.</source>
        <translation>Ein adversarialer Schritt verschiebt die Pixel mit mindestens diesem Anteil der Lernrate der Inversion. Konvergierte Bilder werden mit der Rate, bei der sie endeten, kaum schwieriger.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>At the start nothing is made harder: 4,000 of 60,000 steps.</source>
        <translation>Am Anfang wird nichts schwieriger gemacht: 4.000 von 60.000 Schritten.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Batch identical architectures</source>
        <translation>Gleiche Architekturen zusammen rechnen</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Batches of the student</source>
        <translation>Batches des Studenten</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Billions of multiply-adds for one pass of all pseudo images through their model; 100 is about ten seconds of a processor core. Where all classes need more, fewer get pseudo images.</source>
        <translation>Milliarden von Multiplikationen mit Addition für einen Durchgang aller Pseudobilder durch ihr Modell; 100 entspricht etwa zehn Sekunden eines Prozessorkerns. Wo alle Klassen mehr brauchen, erhalten weniger Klassen Pseudobilder.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Calibration steps</source>
        <translation>Kalibrierungsschritte</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Classes per episode</source>
        <translation>Klassen je Episode</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Classes per model</source>
        <translation>Klassen je Modell</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Colour channels</source>
        <translation>Farbkanäle</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Computes models with the same network in one batch. Faster on a GPU, where small steps wait for each other; auto does it there only.</source>
        <translation>Rechnet Modelle mit demselben Netz in einem Batch. Schneller auf einer GPU, wo kleine Schritte aufeinander warten; auto tut es nur dort.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Computing: memory and speed</source>
        <translation>Rechnen: Speicher und Geschwindigkeit</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Curriculum warm-up</source>
        <translation>Aufwärmphase des Curriculums</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Curriculum: when the images become harder</source>
        <translation>Curriculum: wann die Bilder schwieriger werden</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Decay of the learning rate</source>
        <translation>Abklingen der Lernrate</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/dialogs/computing_tab.py"/>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Directions in which pseudo images of one class differ count less.</source>
        <translation>Richtungen, in denen sich Pseudobilder einer Klasse unterscheiden, zählen weniger.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Distance of BatchNorm statistics</source>
        <translation>Abstand der BatchNorm-Statistiken</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>ECI, curriculum inversion, hardness</source>
        <translation>ECI, Curriculum-Inversion, Schwierigkeit</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Each one makes a training step slower.</source>
        <translation>Jede macht einen Trainingsschritt langsamer.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Episodes of a validation</source>
        <translation>Episoden einer Validierung</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Episodes per step</source>
        <translation>Episoden je Schritt</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Episodes: pseudo images become small tasks</source>
        <translation>Episoden: aus Pseudobildern werden kleine Aufgaben</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Fewer turns for costly models</source>
        <translation>Weniger Durchgänge für teure Modelle</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>First weights</source>
        <translation>Anfangsgewichte</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>For maml and anil.</source>
        <translation>Für maml und anil.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>For protonet: its logits are squared distances, whose gradients are much larger.</source>
        <translation>Für protonet: seine Logits sind quadrierte Abstände, deren Gradienten viel größer sind.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>For the images, their gradients and Adam's moments. Where the classes of all models need more, as with a thousand classes of large pictures, fewer classes of each get pseudo images.</source>
        <translation>Für die Bilder, ihre Gradienten und Adams Momente. Wo die Klassen aller Modelle mehr brauchen, etwa bei tausend Klassen großer Bilder, erhalten weniger Klassen je Modell Pseudobilder.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>GMAC</source>
        <translation>GMAC</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Gain that counts as progress</source>
        <translation>Zuwachs, der als Fortschritt zählt</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Half of the images are mirrored before each pass, because photographs stay what they are. Grey images, such as characters and digits, are never mirrored.</source>
        <translation>Die Hälfte der Bilder wird vor jedem Durchgang gespiegelt, denn Fotos bleiben dabei, was sie sind. Graue Bilder, etwa Schriftzeichen und Ziffern, werden nie gespiegelt.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Height and width of what the network sees. Automatic takes the models' most common size.</source>
        <translation>Höhe und Breite dessen, was das Netz sieht. Automatisch nimmt die häufigste Größe der Modelle.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How far one step of the inner loop goes.</source>
        <translation>Wie weit ein Schritt der inneren Schleife geht.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How hard the curriculum pushes the pixels towards what the learner finds difficult. In runs of minutes, 1 does better than 10.</source>
        <translation>Wie stark das Curriculum die Pixel zu dem hin verschiebt, was dem Lernverfahren schwerfällt. Bei Läufen von Minuten ist 1 besser als 10.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How long the adapted model is inverted into pictures of your classes, after an idea of the paper.</source>
        <translation>Wie lange das angepasste Modell zu Bildern der eigenen Klassen invertiert wird, nach einer Idee des Papers.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How many images pass through a model together. Fewer need less memory and give the same result; when the memory does not suffice the number is halved.</source>
        <translation>Wie viele Bilder zusammen durch ein Modell laufen. Weniger brauchen weniger Speicher und ergeben dasselbe; reicht der Speicher nicht, wird die Zahl halbiert.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How many models improve their images in one step. Fewer make a step faster.</source>
        <translation>Wie viele Modelle ihre Bilder in einem Schritt verbessern. Weniger machen einen Schritt schneller.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How many updates without progress pass before the images are made harder.</source>
        <translation>Wie viele Aktualisierungen ohne Fortschritt vergehen, bevor die Bilder schwieriger gemacht werden.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How much the last layer learns from the inverted images; they usually mislead it.</source>
        <translation>Wie viel die letzte Schicht aus den invertierten Bildern lernt; meist führen sie in die Irre.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How often features and last layer are corrected.</source>
        <translation>Wie oft Merkmale und letzte Schicht korrigiert werden.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How often the pseudo images are saved.</source>
        <translation>Wie oft die Pseudobilder gespeichert werden.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How often unlabelled pictures represent a class of an episode, and their share of a student's batches, if a folder of them is given.</source>
        <translation>Wie oft Bilder ohne Beschriftung eine Klasse einer Episode vertreten, und ihr Anteil an den Batches eines Studenten, falls ein Ordner davon angegeben ist.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>ICFIL: calibration on your own pictures</source>
        <translation>ICFIL: Kalibrierung an eigenen Bildern</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>If this and icfil.pseudo_weight are 0, nothing is inverted; only your pictures are used.</source>
        <translation>Sind dies und icfil.pseudo_weight 0, wird nichts invertiert; nur die eigenen Bilder werden verwendet.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Images are shifted slightly before each pass, so that no pattern depends on its exact position.</source>
        <translation>Bilder werden vor jedem Durchgang leicht verschoben, damit kein Muster von seiner genauen Lage abhängt.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Images at once</source>
        <translation>Bilder auf einmal</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Images begin as noise; some steps of inversion alone give the learner something to see from its first step on.</source>
        <translation>Bilder beginnen als Rauschen; einige Schritte der Inversion allein geben dem Lernverfahren vom ersten Schritt an etwas zu sehen.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Images per class in a gallery</source>
        <translation>Bilder je Klasse in einer Galerie</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Inner learning rate</source>
        <translation>Innere Lernrate</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Inversion during learning</source>
        <translation>Inversion während des Lernens</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Inversion steps</source>
        <translation>Inversionsschritte</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Inversion steps before learning</source>
        <translation>Inversionsschritte vor dem Lernen</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Inversion: models become pseudo images</source>
        <translation>Inversion: aus Modellen werden Pseudobilder</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Inverted images per class</source>
        <translation>Invertierte Bilder je Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Keeps neighbouring pixels similar.</source>
        <translation>Hält benachbarte Pixel ähnlich.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Keeps pixel values small.</source>
        <translation>Hält Pixelwerte klein.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>L2 weight</source>
        <translation>L2-Gewicht</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Lag of the earlier learner</source>
        <translation>Rückstand des früheren Lernverfahrens</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Largest compact network</source>
        <translation>Größtes kompaktes Netz</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Largest share of the work</source>
        <translation>Größter Anteil an der Arbeit</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Learner</source>
        <translation>Lernverfahren</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Learner: what is trained</source>
        <translation>Lernverfahren: was trainiert wird</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Learning rate after the decay</source>
        <translation>Lernrate nach dem Abklingen</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Learning rate of harder images</source>
        <translation>Lernrate schwierigerer Bilder</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Learning rate of the inversion</source>
        <translation>Lernrate der Inversion</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Learning rate of the pixels</source>
        <translation>Lernrate der Pixel</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Learning rate of the student</source>
        <translation>Lernrate des Studenten</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Learning rate with a linear last layer</source>
        <translation>Lernrate mit linearer letzter Schicht</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Learning rate with class means</source>
        <translation>Lernrate mit Klassenmitteln</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Leave out untrained or mislabelled models</source>
        <translation>Untrainierte oder falsch beschriftete Modelle weglassen</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Memory for the models</source>
        <translation>Speicher für die Modelle</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Memory for the pseudo images</source>
        <translation>Speicher für die Pseudobilder</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Memory of gradient sizes</source>
        <translation>Gedächtnis für Gradientengrößen</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Meta-iterations; the paper's run has 60,000.</source>
        <translation>Meta-Iterationen; der Lauf des Papers hat 60.000.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>MiB</source>
        <translation>MiB</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Mirror colour images</source>
        <translation>Farbbilder spiegeln</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Mixed batches of 64 images that the student learns from in each meta-iteration.</source>
        <translation>Gemischte Batches von 64 Bildern, aus denen der Student in jeder Meta-Iteration lernt.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Mode</source>
        <translation>Modus</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/models/page.py"/>
        <location filename="purer_app/ui/models/table/area.py"/>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Models beyond this limit wait on disk until their turn, which is slower. For pools of hundreds of models.</source>
        <translation>Modelle über dieser Grenze warten auf der Festplatte, bis sie an der Reihe sind; das ist langsamer. Für Pools mit Hunderten von Modellen.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Models per step</source>
        <translation>Modelle je Schritt</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Models whose features distinguish pseudo images of other models' classes count more; at 0 all count equally.</source>
        <translation>Modelle, deren Merkmale die Pseudobilder fremder Klassen unterscheiden, zählen mehr; bei 0 zählen alle gleich.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Momentum of the pixels</source>
        <translation>Impuls der Pixel</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>More give a narrower interval and take longer.</source>
        <translation>Mehr ergeben ein engeres Intervall und dauern länger.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>More images need more disk space.</source>
        <translation>Mehr Bilder brauchen mehr Speicherplatz.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>NVIDIA GPU only</source>
        <translation>nur NVIDIA-GPU</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/train/settings/basic_settings.py"/>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Network of the student</source>
        <translation>Netz des Studenten</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Only for the rule plateau.</source>
        <translation>Nur für die Regel plateau.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Only for the rule plateau: more steps react later and to less noise.</source>
        <translation>Nur für die Regel plateau: mehr Schritte reagieren später und auf weniger Rauschen.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Only possible colours</source>
        <translation>Nur mögliche Farben</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Only with a decay: the share of the rate at which it ends, and at which meta-iterations change the images further.</source>
        <translation>Nur mit Abklingen: der Anteil der Rate, bei dem es endet und mit dem Meta-Iterationen die Bilder weiter ändern.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Only with validation pictures.</source>
        <translation>Nur mit Validierungsbildern.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Outer learning rate</source>
        <translation>Äußere Lernrate</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Outer loop: how long and how fast</source>
        <translation>Äußere Schleife: wie lange und wie schnell</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Patience</source>
        <translation>Geduld</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Picture size</source>
        <translation>Bildgröße</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Pictures of any kind, without labels. Those that a model assigns to one of its classes are mixed among its pseudo images, and the student learns the features of all models on them; pool-embedding and compact do not read them.</source>
        <translation>Bilder jeder Art, ohne Beschriftung. Solche, die ein Modell einer seiner Klassen zuordnet, werden unter dessen Pseudobilder gemischt, und der Student lernt auf ihnen die Merkmale aller Modelle; pool-embedding und compact lesen sie nicht.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Pictures per class</source>
        <translation>Bilder je Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Pool</source>
        <translation>Pool</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Precision</source>
        <translation>Genauigkeit der Zahlen</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Pulls the images also towards the BatchNorm statistics of another model for the same kind of pictures, a random one in each turn, so that they look like pictures to more than their own model. A step takes up to twice as long.</source>
        <translation>Zieht die Bilder auch zu den BatchNorm-Statistiken eines anderen Modells für dieselbe Art von Bildern, in jedem Durchgang eines zufälligen, damit sie nicht nur für ihr eigenes Modell wie Bilder aussehen. Ein Schritt dauert bis zu doppelt so lange.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Pulls the images towards what the model's BatchNorm layers saw in training. More gives calmer, more picture-like images.</source>
        <translation>Zieht die Bilder zu dem, was die BatchNorm-Schichten des Modells im Training gesehen haben. Mehr ergibt ruhigere, bildähnlichere Bilder.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Pulls the inverted images towards the BatchNorm statistics of your own pictures.</source>
        <translation>Zieht die invertierten Bilder zu den BatchNorm-Statistiken der eigenen Bilder.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Queries per class</source>
        <translation>Querys je Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Random shift</source>
        <translation>Zufällige Verschiebung</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Record: what is measured and written</source>
        <translation>Aufzeichnung: was gemessen und geschrieben wird</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Recorded GPU steps</source>
        <translation>Aufgezeichnete GPU-Schritte</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Records the operations of a step once and replays them, which saves launch time.</source>
        <translation>Zeichnet die Operationen eines Schritts einmal auf und spielt sie ab; das spart Startzeit.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Reliance on good models</source>
        <translation>Vertrauen in gute Modelle</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Share of the time limit</source>
        <translation>Anteil am Zeitlimit</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Share of unlabelled pictures</source>
        <translation>Anteil der Bilder ohne Beschriftung</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <location filename="purer_app/ui/shell/rail.py"/>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Steps between two galleries</source>
        <translation>Schritte zwischen zwei Galerien</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Steps between two validations</source>
        <translation>Schritte zwischen zwei Validierungen</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The files that are used, relative to the pool or absolute; an empty list means every usable file.</source>
        <translation>Die verwendeten Dateien, relativ zum Pool oder absolut; eine leere Liste bedeutet jede brauchbare Datei.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The folder of models that the run learns from.</source>
        <translation>Der Ordner mit Modellen, von denen der Lauf lernt.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The highest rate; it rises during the first tenth of the training and then falls to zero.</source>
        <translation>Die höchste Rate; sie steigt im ersten Zehntel des Trainings und fällt dann auf null.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The images change further in every so many meta-iterations, and whenever they are made harder. Images that have converged gain nothing from it.</source>
        <translation>Die Bilder ändern sich weiter alle so vielen Meta-Iterationen und immer, wenn sie schwieriger gemacht werden. Konvergierte Bilder gewinnen dadurch nichts.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The images that your real pictures are compared with.</source>
        <translation>Die Bilder, mit denen die echten Bilder verglichen werden.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The largest number of classes of each model that get pseudo images; they are chosen at random.</source>
        <translation>Die größte Zahl der Klassen je Modell, die Pseudobilder erhalten; sie werden zufällig gewählt.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The largest share of a run's time for the inversion steps before learning.</source>
        <translation>Der größte Anteil der Zeit eines Laufs für die Inversionsschritte vor dem Lernen.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The learner compact keeps the small models that are worth most together.</source>
        <translation>Das Lernverfahren compact behält die kleinen Modelle, die zusammen am meisten wert sind.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The most time that an interrupted run can lose.</source>
        <translation>Die längste Zeit, die ein unterbrochener Lauf verlieren kann.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The network that is trained: family and width. Conv4 is usual for small pictures.</source>
        <translation>Das Netz, das trainiert wird: Familie und Breite. Conv4 ist für kleine Bilder üblich.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The network that learns the features of all models: family and width.</source>
        <translation>Das Netz, das die Merkmale aller Modelle lernt: Familie und Breite.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The number of classes in an episode. Five is usual.</source>
        <translation>Die Zahl der Klassen in einer Episode. Fünf sind üblich.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The number of episodes in one step.</source>
        <translation>Die Zahl der Episoden in einem Schritt.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The number of examples of each class in an episode.</source>
        <translation>Die Zahl der Beispiele je Klasse in einer Episode.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The number of queries of each class in an episode. Fewer make a step faster and its accuracy noisier.</source>
        <translation>Die Zahl der Querys je Klasse in einer Episode. Weniger machen einen Schritt schneller und seine Genauigkeit verrauschter.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The run as a whole</source>
        <translation>Der Lauf als Ganzes</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The run ends at this age and keeps its model.</source>
        <translation>Der Lauf endet in diesem Alter und behält sein Modell.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The second hardness curve uses the learner from one to two times this many steps ago. It rises when the images really become harder.</source>
        <translation>Die zweite Schwierigkeitskurve verwendet das Lernverfahren von vor ein- bis zweimal so vielen Schritten. Sie steigt, wenn die Bilder wirklich schwieriger werden.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>They are recognised by undecided outputs on the pseudo images of the other models; each is named.</source>
        <translation>Sie werden an unentschiedenen Ausgaben auf den Pseudobildern der anderen Modelle erkannt; jedes wird genannt.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Time between two snapshots</source>
        <translation>Zeit zwischen zwei Zwischenständen</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Time limit</source>
        <translation>Zeitlimit</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Total variation weight</source>
        <translation>Gewicht der totalen Variation</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Unlabelled pictures</source>
        <translation>Bilder ohne Beschriftung</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Used for validation and on your own pictures.</source>
        <translation>Bei der Validierung und auf eigenen Bildern verwendet.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Validation pictures</source>
        <translation>Validierungsbilder</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Weight of BatchNorm statistics</source>
        <translation>Gewicht der BatchNorm-Statistiken</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Weight of other models' statistics</source>
        <translation>Gewicht der Statistiken anderer Modelle</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Weight of the contrast with inverted images</source>
        <translation>Gewicht des Kontrasts mit invertierten Bildern</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Weight of the inverted images as examples</source>
        <translation>Gewicht der invertierten Bilder als Beispiele</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Weight of your pictures' statistics</source>
        <translation>Gewicht der Statistiken eigener Bilder</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>What a picture may cost the learner compact.</source>
        <translation>Was ein Bild das Lernverfahren compact kosten darf.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>When the images are made harder. paper: no new best accuracy for some updates; plateau: the moving average stopped gaining; off: never, as in the presets for pool-embedding, compact and student, which gain nothing from it.</source>
        <translation>Wann die Bilder schwieriger gemacht werden. paper: keine neue beste Genauigkeit für einige Aktualisierungen; plateau: der gleitende Mittelwert steigt nicht mehr; off: nie, wie in den Voreinstellungen für pool-embedding, compact und student, die dadurch nichts gewinnen.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Where to compute. Automatic uses a GPU if there is one.</source>
        <translation>Wo gerechnet wird. Automatisch nimmt eine GPU, wenn es eine gibt.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Whitening</source>
        <translation>Whitening</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Window of the moving average</source>
        <translation>Fenster des gleitenden Mittelwerts</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>With 0.5, a model that needs 100 times the computation of a typical one gets a turn 10 times less often; 100 times with 1. Equal turns are what the released code does.</source>
        <translation>Bei 0,5 ist ein Modell, das 100-mal so viel Rechnung braucht wie ein typisches, 10-mal seltener an der Reihe; bei 1 100-mal. Gleich viele Durchgänge sind, was der veröffentlichte Code tut.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Work of a model's turn</source>
        <translation>Arbeit eines Durchgangs</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>accuracy, 0 – 1</source>
        <translation>Genauigkeit, 0 – 1</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>adam, beta</source>
        <translation>Adam, Beta</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>age, lagged hardness</source>
        <translation>Alter, verzögerte Schwierigkeit</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>algorithm, method, meta-learner</source>
        <translation>Algorithmus, Methode, Meta-Lernverfahren</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>architecture, distillation</source>
        <translation>Architektur, Destillation</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>architecture, model</source>
        <translation>Architektur, Modell</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>as much as they need</source>
        <translation>so viel wie nötig</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>augmentation, jitter</source>
        <translation>Augmentierung, Jitter</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>average: the mean of the models if all have the same form, else random; best-teacher: the best model of the same network; auto: best-teacher for protonet, otherwise average.</source>
        <translation>average: das Mittel der Modelle, wenn alle dieselbe Form haben, sonst Zufall; best-teacher: das beste Modell mit demselben Netz; auto: best-teacher für protonet, sonst average.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>batch norm, batch normalization, bn loss</source>
        <translation>Batch-Norm, Batch-Normalisierung, BN-Verlust</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>batch norm, batch normalization, bn loss, regularization</source>
        <translation>Batch-Norm, Batch-Normalisierung, BN-Verlust, Regularisierung</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>batch norm, bn loss</source>
        <translation>Batch-Norm, BN-Verlust</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>batch norm, peers, transfer, regularization</source>
        <translation>Batch-Norm, Peers, Übertragung, Regularisierung</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>batch size, meta batch</source>
        <translation>Batchgröße, Meta-Batch</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>batch size, out of memory</source>
        <translation>Batchgröße, Speicher voll</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>batches</source>
        <translation>Batches</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>by time alone</source>
        <translation>nur nach der Zeit</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>checkpoint, autosave</source>
        <translation>Checkpoint, automatisches Speichern</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>clip, range</source>
        <translation>Begrenzung, Wertebereich</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>contrastive loss</source>
        <translation>Kontrastverlust</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>cosine lowers the rate from its full value to a small one over the inversion steps, or over their share of the time limit, so that the images converge; none keeps it constant.</source>
        <translation>cosine senkt die Rate über die Inversionsschritte, oder über ihren Anteil am Zeitlimit, vom vollen Wert auf einen kleinen, damit die Bilder konvergieren; none hält sie konstant.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>distillation, iterations</source>
        <translation>Destillation, Iterationen</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>duration, minutes</source>
        <translation>Dauer, Minuten</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>episodes</source>
        <translation>Episoden</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>equal turns</source>
        <translation>gleich viele Durchgänge</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>equalisation of the scatter, within-class covariance</source>
        <translation>Ausgleich der Streuung, Kovarianz innerhalb der Klassen</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>fast takes every shortcut that the other settings name; exact computes the released procedure without shortcuts, and is for comparing with it.</source>
        <translation>fast nimmt jede Abkürzung, die die anderen Einstellungen nennen; exact rechnet das veröffentlichte Verfahren ohne Abkürzungen und dient dem Vergleich mit ihm.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>flip, augmentation</source>
        <translation>Spiegelung, Augmentierung</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>float32 is exact to seven digits. tf32 makes a newer GPU faster; bf16 halves the memory of the models' passes. Both round more coarsely; the learner and all sums stay in float32.</source>
        <translation>float32 ist auf sieben Stellen genau. tf32 macht eine neuere GPU schneller; bf16 halbiert den Speicher für die Durchgänge der Modelle. Beide runden gröber; das Lernverfahren und alle Summen bleiben in float32.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>for example conv4-32</source>
        <translation>zum Beispiel conv4-32</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>for example resnet10-12</source>
        <translation>zum Beispiel resnet10-12</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>force of the curriculum, adversarial loss, hardness, lambda</source>
        <translation>Stärke des Curriculums, adversarialer Verlust, Schwierigkeit, Lambda</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>gpu, cuda, cpu, mps</source>
        <translation>GPU, CUDA, CPU, MPS</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>hardness, converged images</source>
        <translation>Schwierigkeit, konvergierte Bilder</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>initialization, pretrained weights</source>
        <translation>Initialisierung, vortrainierte Gewichte</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>inner loop, fine-tuning steps</source>
        <translation>innere Schleife, Schritte der Feinanpassung</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>inner loop, inner steps, iterations</source>
        <translation>innere Schleife, innere Schritte, Iterationen</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>interval, converged images</source>
        <translation>Abstand, konvergierte Bilder</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>iterations</source>
        <translation>Iterationen</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>iterations, epochs, training steps</source>
        <translation>Iterationen, Epochen, Trainingsschritte</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>iterations, fine-tuning steps</source>
        <translation>Iterationen, Schritte der Feinanpassung</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>iterations, warm-up</source>
        <translation>Iterationen, Aufwärmphase</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>learning rate, lr, step size</source>
        <translation>Lernrate, lr, Schrittweite</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>learning rate, lr, step size, distillation</source>
        <translation>Lernrate, lr, Schrittweite, Destillation</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>learning rate, lr, step size, inner loop</source>
        <translation>Lernrate, lr, Schrittweite, innere Schleife</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>learning rate, lr, step size, outer loop, meta</source>
        <translation>Lernrate, lr, Schrittweite, äußere Schleife, Meta</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>like models together, stacking</source>
        <translation>gleiche Modelle zusammen, Stapeln</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>maml adapts all weights with second-order gradients; maml-first-order omits these and is about four times faster; anil adapts only the last layer; protonet compares with class means and needs no inner steps. pool-embedding keeps all models and learns how much each counts; compact keeps the small ones as one network; student is one new network that learns the features of all models. The last three are not in the paper.</source>
        <translation>maml passt alle Gewichte mit Gradienten zweiter Ordnung an; maml-first-order lässt diese weg und ist etwa viermal so schnell; anil passt nur die letzte Schicht an; protonet vergleicht mit Klassenmitteln und braucht keine inneren Schritte. pool-embedding behält alle Modelle und lernt, wie viel jedes zählt; compact behält die kleinen als ein Netz; student ist ein neues Netz, das die Merkmale aller Modelle lernt. Die letzten drei stehen nicht im Paper.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>meta-iterations</source>
        <translation>Meta-Iterationen</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>minutes, duration, timeout</source>
        <translation>Minuten, Dauer, Zeitlimit</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>mixed precision, half, amp</source>
        <translation>gemischte Genauigkeit, half, amp</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/train/settings/basic_settings.py"/>
        <source>no limit</source>
        <translation>kein Limit</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/dialogs/shortcut_table.py"/>
        <location filename="purer_app/ui/dialogs/shortcuts_tab.py"/>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>norm adds up the differences of all layers, so that deep models and wide layers count more; relative measures each channel in units of its own variance and averages, so that the same weight suits every model.</source>
        <translation>norm summiert die Unterschiede aller Schichten, sodass tiefe Modelle und breite Schichten mehr zählen; relative misst jeden Kanal in Einheiten seiner eigenen Varianz und mittelt, sodass dasselbe Gewicht zu jedem Modell passt.</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>of all models' multiply-adds</source>
        <translation>der Multiplikationen mit Addition aller Modelle</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>of inversion.lr</source>
        <translation>von inversion.lr</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>of the rate</source>
        <translation>der Rate</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>of the run</source>
        <translation>des Laufs</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>of the time limit</source>
        <translation>des Zeitlimits</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/runs/setting_values.py"/>
        <location filename="purer_app/ui/shell/help/settings_tables.py"/>
        <location filename="purer_app/ui/train/settings/config_form.py"/>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>only to make them harder</source>
        <translation>nur um sie schwieriger zu machen</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>power</source>
        <translation>Exponent</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>query images, questions</source>
        <translation>Query-Bilder, Fragen</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>quiet part</source>
        <translation>ruhiger Teil</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>ram, memory limit</source>
        <translation>RAM, Speichergrenze</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>ram, memory limit, offload</source>
        <translation>RAM, Speichergrenze, Auslagern</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>random seed, reproducible</source>
        <translation>Zufallszahlen, reproduzierbar</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>resolution, input size</source>
        <translation>Auflösung, Eingabegröße</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>schedule, annealing</source>
        <translation>Verlauf, Annealing</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>schedule, annealing, convergence</source>
        <translation>Verlauf, Annealing, Konvergenz</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>shots, n-shot, support images</source>
        <translation>Shots, n-shot, Supportbilder</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>small pixels, weight decay, regularization</source>
        <translation>kleine Pixel, Weight Decay, Regularisierung</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>smoothness, tv, regularization</source>
        <translation>Glätte, TV, Regularisierung</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>teachers</source>
        <translation>Teacher</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>the rate of inversion in this step</source>
        <translation>die Rate der Inversion in diesem Schritt</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>updates</source>
        <translation>Aktualisierungen</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>validation set, real images</source>
        <translation>Validierungsdaten, echte Bilder</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>ways, n-way, number of classes</source>
        <translation>Ways, n-way, Zahl der Klassen</translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>weights</source>
        <translation>Gewichte</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>%Ln pictures</source>
        <translation>
            <numerusform>%Ln Bild</numerusform>
            <numerusform>%Ln Bilder</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Add pictures</source>
        <translation>Bilder hinzufügen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Add the picture from the clipboard</source>
        <translation>Das Bild aus der Zwischenablage hinzufügen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Add…</source>
        <translation>Hinzufügen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Choose picture files to add to this class</source>
        <translation>Bilddateien für diese Klasse wählen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Class {name}</source>
        <translation>Klasse {name}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Click to rename</source>
        <translation>Zum Umbenennen klicken</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Draw</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Draw an example</source>
        <translation>Ein Beispiel zeichnen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Name of the class</source>
        <translation>Name der Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>No pictures yet: drop some here, or draw one</source>
        <translation>Noch keine Bilder: welche hier ablegen oder eines zeichnen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Pictures of {name}</source>
        <translation>Bilder von {name}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Remove this class</source>
        <translation>Diese Klasse entfernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <location filename="purer_app/ui/adapt/columns/left_out_grid.py"/>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Show all {count}</source>
        <translation>Alle {count} zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>{pictures}: enough to start, 3 or more are better</source>
        <translation>{pictures}: genug für den Anfang, 3 oder mehr sind besser</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>{reason} The class is still called “{name}”.</source>
        <translation>{reason} Die Klasse heißt weiterhin „{name}“.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>… and {n} more.</source>
        <translation>… und {n} weitere.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Change the colour of this class</source>
        <translation>Die Farbe dieser Klasse ändern</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Colour: {name}</source>
        <translation>Farbe: {name}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Orange</source>
        <translation>Orange</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Press {key} to add the newest picture under “Try it” to this class</source>
        <translation>Mit {key} kommt das neueste Bild unter „Ausprobieren“ in diese Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Purple</source>
        <translation>Lila</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Turquoise</source>
        <translation>Türkis</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Yellow</source>
        <translation>Gelb</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/drawing_pad.py"/>
        <source>Arrow keys move the pen, Space lowers and lifts it, Backspace removes the last stroke.</source>
        <translation>Pfeiltasten bewegen den Stift, die Leertaste senkt und hebt ihn, die Rücktaste entfernt den letzten Strich.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/drawing_pad.py"/>
        <source>Draw here</source>
        <translation>Hier zeichnen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/drawing_pad.py"/>
        <source>Draw here. By keyboard: arrows move the pen, Space lowers and lifts it.</source>
        <translation>Hier zeichnen. Mit der Tastatur: Pfeiltasten bewegen den Stift, die Leertaste senkt und hebt ihn.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/drawing_pad.py"/>
        <source>Drawing pad</source>
        <translation>Zeichenfläche</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/drawing_panel.py"/>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/drawing_panel.py"/>
        <source>Clear the drawing</source>
        <translation>Die Zeichnung löschen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/drawing_panel.py"/>
        <source>Undo clear</source>
        <translation>Leeren rückgängig</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/drawing_panel.py"/>
        <source>Undo stroke</source>
        <translation>Strich rückgängig</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/example_pad.py"/>
        <source>Add the drawing to “{name}”</source>
        <translation>Die Zeichnung zu „{name}“ hinzufügen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/example_pad.py"/>
        <source>Add to class</source>
        <translation>Zur Klasse hinzufügen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/example_pad.py"/>
        <source>Close the drawing pad</source>
        <translation>Die Zeichenfläche schließen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/example_pad.py"/>
        <source>Draw an example of “{name}”</source>
        <translation>Ein Beispiel für „{name}“ zeichnen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/picture_strip.py"/>
        <source>{name}, picture {n} of {all}. Arrow keys select another picture, Delete removes this one.</source>
        <translation>{name}, Bild {n} von {all}. Pfeiltasten wählen ein anderes Bild, Entf entfernt dieses.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/picture_tile.py"/>
        <source>Remove this picture</source>
        <translation>Dieses Bild entfernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/picture_tile.py"/>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>What the models see…</source>
        <translation>Was die Modelle sehen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source> (not sure)</source>
        <translation> (unsicher)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>A class of {model}</source>
        <translation>Eine Klasse von {model}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>Add this picture to “{name}”</source>
        <translation>Dieses Bild zu „{name}“ hinzufügen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>Choose the correct class; the picture is added to it</source>
        <translation>Die richtige Klasse wählen; das Bild kommt dazu</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>It is…</source>
        <translation>Es ist…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>Nearest: {answer}</source>
        <translation>Am nächsten: {answer}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>New class…</source>
        <translation>Neue Klasse…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>Next: {name}, {share}</source>
        <translation>Danach: {name}, {share}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>No answer</source>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>No answer yet</source>
        <translation>Noch keine Antwort</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>Not sure</source>
        <translation>Unsicher</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>Out of date</source>
        <translation>Veraltet</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>Right</source>
        <translation>Richtig</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>Unlike everything that the models were trained on</source>
        <translation>Anders als alles, womit die Modelle trainiert wurden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>Wrong…</source>
        <translation>Falsch…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>{name}, {share}</source>
        <translation>{name}, {share}</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>%Ln models</source>
        <translation>
            <numerusform>%Ln Modell</numerusform>
            <numerusform>%Ln Modelle</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <source>Light and dark look swapped.</source>
        <translation>Hell und Dunkel wirken vertauscht.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <source>Seen like this, it is {found}; their training pictures are {expected}.</source>
        <translation>So gesehen ist es {found}; ihre Trainingsbilder sind {expected}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <source>The picture as these models see it</source>
        <translation>Das Bild, wie diese Modelle es sehen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <source>grey</source>
        <translation>grau</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <source>in colour</source>
        <translation>farbig</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <source>mostly dark</source>
        <translation>überwiegend dunkel</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <source>mostly light</source>
        <translation>überwiegend hell</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <source>neither mostly light nor mostly dark</source>
        <translation>weder überwiegend hell noch überwiegend dunkel</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <source>{models}: {width} × {height} pixels, {colours}</source>
        <translation>{models}: {width} × {height} Pixel, {colours}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>; {share:.0f} % of the accepted distance</source>
        <translation>; {share:.0f} % des zulässigen Abstands</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>It is unlike everything that the models were trained on.</source>
        <translation>Es ist anders als alles, womit die Modelle trainiert wurden.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>Its distance from your pictures of “{name}” is {share:.0f} % of the accepted one.</source>
        <translation>Sein Abstand von den Bildern von „{name}“ beträgt {share:.0f} % des zulässigen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>Its distance from your pictures of “{name}” is {times:.2f} times the accepted one, within which nine of ten pictures of this class are expected.</source>
        <translation>Sein Abstand von den Bildern von „{name}“ ist {times:.2f}-mal so groß wie der zulässige, in dem neun von zehn Bildern dieser Klasse zu erwarten sind.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>Its most probable class, “{name}”, has a probability of only {share:.0f} %, too little to rely on.</source>
        <translation>Seine wahrscheinlichste Klasse, „{name}“, hat eine Wahrscheinlichkeit von nur {share:.0f} %; das ist zu wenig, um sich darauf zu verlassen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>Pseudo image of {name}, made from {model}</source>
        <translation>Pseudobild von {name}, aus {model} erzeugt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>Show what the answer rests on, and the nearest of your pictures</source>
        <translation>Zeigen, worauf die Antwort beruht, und die nächsten eigenen Bilder</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>To the models, it looks most like these of your pictures:</source>
        <translation>Für die Modelle sieht es diesen eigenen Bildern am ähnlichsten:</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>To the models, it looks most like these pseudo images, which were made from a model:</source>
        <translation>Für die Modelle sieht es diesen Pseudobildern am ähnlichsten, die aus einem Modell erzeugt wurden:</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>To the models, it looks most like these; some are pseudo images, which were made from a model:</source>
        <translation>Für die Modelle sieht es diesen am ähnlichsten; einige sind Pseudobilder, die aus einem Modell erzeugt wurden:</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>Why?</source>
        <translation>Warum?</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>pseudo image</source>
        <translation>Pseudobild</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>{file}, one of your pictures of {name}</source>
        <translation>{file}, eines der eigenen Bilder von {name}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>“{name}” is a class of {model}: its probability, {share:.0f} %, decides, not the distance from pseudo images.</source>
        <translation>„{name}“ ist eine Klasse von {model}: ihre Wahrscheinlichkeit, {share:.0f} %, entscheidet, nicht der Abstand von Pseudobildern.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/class_accuracy.py"/>
        <location filename="purer_app/ui/dialogs/storage_tab.py"/>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/class_accuracy.py"/>
        <source>Show all {count} classes</source>
        <translation>Alle {count} Klassen zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/class_accuracy.py"/>
        <source>Show only the pictures of “{name}” below</source>
        <translation>Unten nur die Bilder von „{name}“ zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/class_accuracy.py"/>
        <source>Show the pictures of {name}</source>
        <translation>Die Bilder von {name} zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/class_accuracy.py"/>
        <source>{count} taken for {name}</source>
        <translation>{count} für {name} gehalten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/class_accuracy.py"/>
        <source>{name}: {correct} of {total} recognised</source>
        <translation>{name}: {correct} von {total} erkannt</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/old_classes/list_models.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <location filename="purer_app/ui/models/texts/suggestions.py"/>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>%Ln classes</source>
        <translation>
            <numerusform>%Ln Klasse</numerusform>
            <numerusform>%Ln Klassen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>%Ln files or folders were left out.</source>
        <translation>
            <numerusform>%Ln Datei oder Ordner wurde ausgelassen.</numerusform>
            <numerusform>%Ln Dateien oder Ordner wurden ausgelassen.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Add a folder with one folder of pictures per class; classes of the same name are extended</source>
        <translation>Einen Ordner mit einem Bilderordner je Klasse hinzufügen; gleichnamige Klassen werden ergänzt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Add a model's own classes…</source>
        <translation>Klassen eines Modells hinzufügen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Add five invented symbols: five pictures of each as a class, and one of each to classify</source>
        <translation>Fünf erfundene Symbole hinzufügen: je fünf Bilder als Klasse und eines zum Klassifizieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Add pictures to “{name}”</source>
        <translation>Bilder zu „{name}“ hinzufügen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Also recognise classes that a model knows, although their pictures are gone</source>
        <translation>Auch Klassen erkennen, die ein Modell kennt, obwohl ihre Bilder nicht mehr da sind</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Choose a folder with one folder of pictures per class</source>
        <translation>Einen Ordner mit einem Bilderordner je Klasse wählen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Copy all classes to a new folder with one folder of pictures per class, as “adapt --support” reads</source>
        <translation>Alle Klassen in einen neuen Ordner mit einem Bilderordner je Klasse kopieren, wie ihn „adapt --support“ liest</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Drop pictures here, or a folder with one folder of pictures per class. Two classes with one picture each are enough to start.</source>
        <translation>Hier Bilder ablegen, oder einen Ordner mit einem Bilderordner je Klasse. Zwei Klassen mit je einem Bild genügen für den Anfang.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Export classes</source>
        <translation>Klassen exportieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Export the classes: choose where to make the new folder</source>
        <translation>Klassen exportieren: wo der neue Ordner entstehen soll</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/gallery/page.py"/>
        <location filename="purer_app/ui/gallery/view.py"/>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Import classes</source>
        <translation>Klassen importieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Import…</source>
        <translation>Importieren…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>In {swapped} of {total} pictures, light and dark look swapped for these models.</source>
        <translation>In {swapped} von {total} Bildern wirken Hell und Dunkel für diese Modelle vertauscht.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Light and dark are swapped in all pictures before the models see them.</source>
        <translation>In allen Bildern werden Hell und Dunkel vertauscht, bevor die Modelle sie sehen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>New class</source>
        <translation>Neue Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>None of the dropped files is a picture. Supported types: {kinds}.</source>
        <translation>Keine der abgelegten Dateien ist ein Bild. Unterstützte Arten: {kinds}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Pictures ({kinds})</source>
        <translation>Bilder ({kinds})</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Swap light and dark</source>
        <translation>Hell und Dunkel vertauschen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>The clipboard contains no picture. Copy a picture or picture files first.</source>
        <translation>Die Zwischenablage enthält kein Bild. Zuerst ein Bild oder Bilddateien kopieren.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>There are no pictures in {names} or in the folders directly inside. Drop the folders deeper down.</source>
        <translation>In {names} und den Ordnern direkt darin sind keine Bilder. Die tiefer liegenden Ordner ablegen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>There are no pictures to export: add some to a class first.</source>
        <translation>Es gibt keine Bilder zu exportieren: zuerst einer Klasse welche hinzufügen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Use the pictures as they are</source>
        <translation>Die Bilder verwenden, wie sie sind</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Use the sample symbols</source>
        <translation>Die Beispielsymbole verwenden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Your classes</source>
        <translation>Eigene Klassen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>{classes} with {pictures} exported to {folder}.</source>
        <translation>{classes} mit {pictures} nach {folder} exportiert.</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>%Ln of {total} of your pictures are unlike everything that the models were trained on: {names}.</source>
        <translation>
            <numerusform>%Ln von {total} eigenen Bildern ist anders als alles, womit die Modelle trainiert wurden: {names}.</numerusform>
            <numerusform>%Ln von {total} eigenen Bildern sind anders als alles, womit die Modelle trainiert wurden: {names}.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Add a second picture to a class: its pictures are then classified by a classifier that has not seen them.</source>
        <translation>Einer Klasse ein zweites Bild hinzufügen: ihre Bilder werden dann von einem Klassifikator klassifiziert, der sie nicht kennt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Add a second picture to two classes to test whether “not sure” recognises pictures of other things.</source>
        <translation>Zwei Klassen ein zweites Bild hinzufügen, um zu prüfen, ob „unsicher“ Bilder von anderem erkennt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Answers about such pictures may be wrong. Check size, colours and whether ink is dark or light.</source>
        <translation>Antworten zu solchen Bildern können falsch sein. Größe, Farben und dunkle oder helle Schrift prüfen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Each picture, classified by a classifier that has not seen it</source>
        <translation>Jedes Bild, klassifiziert von einem Klassifikator, der es nicht kennt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Export the classifier as a folder that classifies pictures without PURER</source>
        <translation>Den Klassifikator als Ordner exportieren, der Bilder ohne PURER klassifiziert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Export the classifier…</source>
        <translation>Klassifikator exportieren…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Learn again after each change</source>
        <translation>Nach jeder Änderung neu lernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Learn automatically</source>
        <translation>Automatisch lernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Learn now</source>
        <translation>Jetzt lernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Learning</source>
        <translation>Lernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Learning …</source>
        <translation>Lernt …</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>None of the classes is one of yours: only pictures of yours can tell how good it is.</source>
        <translation>Keine der Klassen ist eine eigene: nur eigene Bilder zeigen, wie gut er ist.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Ready to learn.</source>
        <translation>Bereit zum Lernen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Some pictures are not classified yet.</source>
        <translation>Einige Bilder sind noch nicht klassifiziert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>The accuracy on the classes of {models} is unknown, because their pictures are gone.</source>
        <translation>Die Genauigkeit auf den Klassen von {models} ist unbekannt, denn ihre Bilder sind nicht mehr da.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>The true figure may lie anywhere from {low:.0f} to {high:.0f} %.</source>
        <translation>Der wahre Wert kann irgendwo zwischen {low:.0f} und {high:.0f} % liegen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Too few pictures to measure the accuracy</source>
        <translation>Zu wenige Bilder, um die Genauigkeit zu messen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Up to date; learned in {seconds:.1f} s.</source>
        <translation>Aktuell; in {seconds:.1f} s gelernt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>What it learned</source>
        <translation>Was gelernt wurde</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Whether “not sure” recognises other things is not tested with classes of models.</source>
        <translation>Ob „unsicher“ anderes erkennt, wird mit Klassen von Modellen nicht geprüft.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>With so few pictures, the true figure may lie anywhere from {low:.0f} to {high:.0f} %.</source>
        <translation>Bei so wenigen Bildern kann der wahre Wert irgendwo zwischen {low:.0f} und {high:.0f} % liegen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>in a test that treats each of your classes as unknown in turn, the picture of the unknown class is the less sure one in {n:.0f} of 100 pairs with a picture of a known class; chance gives 50</source>
        <translation>in einem Test, der jede eigene Klasse reihum als unbekannt behandelt, ist in {n:.0f} von 100 Paaren mit einem Bild einer bekannten Klasse das Bild der unbekannten Klasse das unsicherere; Zufall ergibt 50</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>{correct} of {total} of your pictures are recognised by a classifier that has not seen them</source>
        <translation>{correct} von {total} eigenen Bildern erkennt ein Klassifikator, der sie nicht kennt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>{correct} of {total} pictures are recognised by a classifier that has not seen them: a random sample of your {n_own:,} pictures</source>
        <translation>{correct} von {total} Bildern erkennt ein Klassifikator, der sie nicht kennt: eine Zufallsauswahl der {n_own} eigenen Bilder</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>“Not sure” is unreliable for this classifier, so pictures of other things may get one of your classes: {test}.</source>
        <translation>„Unsicher“ ist bei diesem Klassifikator unzuverlässig, daher können Bilder von anderem eine eigene Klasse erhalten: {test}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>“Not sure” recognises pictures of other things: {test}.</source>
        <translation>„Unsicher“ erkennt Bilder von anderem: {test}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>All models (no training)</source>
        <translation>Alle Modelle (ohne Training)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>Classifier</source>
        <translation>Klassifikator</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>Newest run</source>
        <translation>Neuester Lauf</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>Run {run}</source>
        <translation>Lauf {run}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>The newest run is not used: it ended before its first step.</source>
        <translation>Der neueste Lauf wird nicht verwendet: Er endete vor seinem ersten Schritt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>The newest run is not used: it reached {run:.1f} % on your validation pictures, and all models without training {models:.1f} %.</source>
        <translation>Der neueste Lauf wird nicht verwendet: er erreichte {run:.1f} % auf den Validierungsbildern, alle Modelle ohne Training {models:.1f} %.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>The newest run is not used: its model is untrained.</source>
        <translation>Der neueste Lauf wird nicht verwendet: sein Modell ist untrainiert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>Use the newest run</source>
        <translation>Den neuesten Lauf verwenden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>{name} (not found)</source>
        <translation>{name} (nicht gefunden)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>{name} ({share:.0f} %)</source>
        <translation>{name} ({share:.0f} %)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Calibrate (ICFIL)</source>
        <translation>Kalibrieren (ICFIL)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Calibrating takes about {one}.</source>
        <translation>Kalibrieren dauert etwa {one}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Calibrating. About {duration} left.</source>
        <translation>Kalibriert. Noch etwa {duration}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Calibrating. Measuring how long it takes…</source>
        <translation>Kalibriert. Die Dauer wird gemessen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Calibration</source>
        <translation>Kalibrierung</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Cancel the calibration</source>
        <translation>Die Kalibrierung abbrechen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Choose “Learn now” to calibrate.</source>
        <translation>Zum Kalibrieren „Jetzt lernen“ wählen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Compare on your pictures</source>
        <translation>An eigenen Bildern vergleichen</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Comparing takes about {all}: one calibration for each of %Ln pictures.</source>
        <translation>
            <numerusform>Der Vergleich dauert etwa {all}: eine Kalibrierung für %Ln Bild.</numerusform>
            <numerusform>Der Vergleich dauert etwa {all}: eine Kalibrierung für jedes von %Ln Bildern.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Continue comparing</source>
        <translation>Vergleich fortsetzen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Makes images of your classes from the model itself, and trains it further on them and your pictures.</source>
        <translation>Erzeugt Bilder der eigenen Klassen aus dem Modell selbst und trainiert es an ihnen und den eigenen Bildern weiter.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Measuring how long it takes …</source>
        <translation>Die Dauer wird gemessen …</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Not together with the classes of models: ICFIL calibrates a classifier of pictures alone.</source>
        <translation>Nicht zusammen mit den Klassen von Modellen: ICFIL kalibriert einen Klassifikator aus Bildern allein.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Only a trained run can be calibrated: choose one as the classifier.</source>
        <translation>Nur ein trainierter Lauf lässt sich kalibrieren: einen als Klassifikator wählen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Show both answers</source>
        <translation>Beide Antworten zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Show the answers with and without ICFIL for the pictures to classify</source>
        <translation>Die Antworten mit und ohne ICFIL für die Bilder zum Klassifizieren zeigen</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>%Ln of your pictures were classified by classifiers that have not seen them: {plain} of {n} correctly without ICFIL, {calibrated} of {n} with it.</source>
        <translation>
            <numerusform>%Ln eigenes Bild wurde von einem Klassifikator klassifiziert, der es nicht kennt: {plain} von {n} ohne ICFIL richtig, {calibrated} von {n} mit ICFIL.</numerusform>
            <numerusform>%Ln eigene Bilder wurden von Klassifikatoren klassifiziert, die sie nicht kennen: {plain} von {n} ohne ICFIL richtig, {calibrated} von {n} mit ICFIL.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>%Ln of {all} pictures, drawn at random, were classified by classifiers that have not seen them: {plain} of {n} correctly without ICFIL, {calibrated} of {n} with it.</source>
        <translation>
            <numerusform>%Ln von {all} Bildern, zufällig gezogen, wurde von einem Klassifikator klassifiziert, der es nicht kennt: {plain} von {n} ohne ICFIL richtig, {calibrated} von {n} mit ICFIL.</numerusform>
            <numerusform>%Ln von {all} Bildern, zufällig gezogen, wurden von Klassifikatoren klassifiziert, die sie nicht kennen: {plain} von {n} ohne ICFIL richtig, {calibrated} von {n} mit ICFIL.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>About {duration} left.</source>
        <translation>Noch etwa {duration}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>Cancel the comparison</source>
        <translation>Den Vergleich abbrechen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <location filename="purer_app/ui/dialogs/about_dialog.py"/>
        <location filename="purer_app/ui/dialogs/settings_dialog.py"/>
        <location filename="purer_app/ui/gallery/time_row.py"/>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <location filename="purer_app/ui/shell/docks/dock_title.py"/>
        <location filename="purer_app/ui/widgets/inline_bar.py"/>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>Close the comparison</source>
        <translation>Den Vergleich schließen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>Close the comparison; Undo shows it again</source>
        <translation>Den Vergleich schließen; Rückgängig zeigt ihn wieder</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>Comparing on your pictures.</source>
        <translation>Vergleicht an eigenen Bildern.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>Comparing on your pictures: {done} of {total}.</source>
        <translation>Vergleicht an eigenen Bildern: {done} von {total}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <location filename="purer_app/ui/runs/comparison/area.py"/>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>ICFIL corrects %Ln answers and spoils {spoiled}.</source>
        <translation>
            <numerusform>ICFIL berichtigt %Ln Antwort und verdirbt {spoiled}.</numerusform>
            <numerusform>ICFIL berichtigt %Ln Antworten und verdirbt {spoiled}.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>ICFIL does not change how many are right.</source>
        <translation>ICFIL ändert nichts daran, wie viele richtig sind.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>ICFIL is better here, and chance is an unlikely reason.</source>
        <translation>ICFIL ist hier besser, und Zufall ist als Grund unwahrscheinlich.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>ICFIL is worse here, and chance is an unlikely reason: leave it off.</source>
        <translation>ICFIL ist hier schlechter, und Zufall ist als Grund unwahrscheinlich: besser ausgeschaltet lassen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>It continues when the answers are up to date.</source>
        <translation>Er geht weiter, wenn die Antworten aktuell sind.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>Out of date: the classifier has changed since this comparison.</source>
        <translation>Veraltet: der Klassifikator hat sich seit diesem Vergleich geändert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>Out of date: your classes have changed since this comparison.</source>
        <translation>Veraltet: die eigenen Klassen haben sich seit diesem Vergleich geändert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>So far, {changes}</source>
        <translation>Bisher: {changes}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>With so few changes this may be chance; more pictures would tell.</source>
        <translation>Bei so wenigen Änderungen kann das Zufall sein; mehr Bilder würden es zeigen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>Your pictures whose answer ICFIL changes: without → with ICFIL</source>
        <translation>Eigene Bilder, deren Antwort ICFIL ändert: ohne → mit ICFIL</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>{truth}: {plain} without ICFIL, {calibrated} with it</source>
        <translation>{truth}: {plain} ohne ICFIL, {calibrated} mit ICFIL</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/inverted_pictures.py"/>
        <source>Images of your classes that ICFIL made from the model and learned from</source>
        <translation>Bilder der eigenen Klassen, die ICFIL aus dem Modell erzeugt und gelernt hat</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/inverted_pictures.py"/>
        <source>Inverted image</source>
        <translation>Invertiertes Bild</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/inverted_pictures.py"/>
        <source>Inverted images</source>
        <translation>Invertierte Bilder</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/left_out_grid.py"/>
        <source>{truth}, classified as {answer}</source>
        <translation>{truth}, klassifiziert als {answer}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/left_out_grid.py"/>
        <source>{truth}, classified correctly</source>
        <translation>{truth}, richtig klassifiziert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>Add models in step 1, and pictures to at least two classes.</source>
        <translation>In Schritt 1 Modelle und mindestens zwei Klassen Bilder hinzufügen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>In {swapped} of {total} pictures of your classes, light and dark look swapped.</source>
        <translation>In {swapped} von {total} Bildern der eigenen Klassen wirken Hell und Dunkel vertauscht.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>Input sizes and channels of the models</source>
        <translation>Eingabegrößen und Kanäle der Modelle</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>Light and dark look right in all {total} pictures of your classes.</source>
        <translation>In allen {total} Bildern der eigenen Klassen stimmen Hell und Dunkel.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>Looking at a picture</source>
        <translation>Bild wird betrachtet</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>Next picture</source>
        <translation>Nächstes Bild</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>Previous picture</source>
        <translation>Voriges Bild</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <location filename="purer_app/ui/adapt/state/negatives_switch.py"/>
        <source>Swap light and dark in all pictures</source>
        <translation>Hell und Dunkel in allen Bildern vertauschen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>The models are looking at the picture …</source>
        <translation>Die Modelle betrachten das Bild …</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>What the models see</source>
        <translation>Was die Modelle sehen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>Your files stay as they are. The swap belongs to the classifier: it also applies to the pictures that you try, to folders, and to an exported classifier.</source>
        <translation>Die Dateien bleiben, wie sie sind. Das Vertauschen gehört zum Klassifikator: es gilt auch für ausprobierte Bilder, für Ordner und für einen exportierten Klassifikator.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>{name}, picture {n} of {all}</source>
        <translation>{name}, Bild {n} von {all}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Choose pictures to classify</source>
        <translation>Bilder zum Klassifizieren wählen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Choose pictures…</source>
        <translation>Bilder wählen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Classify a folder…</source>
        <translation>Einen Ordner klassifizieren…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Clear all</source>
        <translation>Alle entfernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Draw something, or drop pictures or a folder here. They are only classified, not learned.</source>
        <translation>Etwas zeichnen, oder Bilder oder einen Ordner hier ablegen. Sie werden nur klassifiziert, nicht gelernt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Drop pictures or a folder here. They are only classified, not learned.</source>
        <translation>Bilder oder einen Ordner hier ablegen. Sie werden nur klassifiziert, nicht gelernt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Open or close the drawing pad</source>
        <translation>Die Zeichenfläche öffnen oder schließen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Press 1 to 9 to add the newest picture, or the selected one, to the class with that number.</source>
        <translation>1 bis 9 fügt das neueste oder das gewählte Bild der Klasse mit dieser Nummer hinzu.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Remove all pictures below; Undo restores them</source>
        <translation>Alle Bilder unten entfernen; Rückgängig holt sie zurück</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>The picture is now an example of “{name}”.</source>
        <translation>Das Bild ist jetzt ein Beispiel für „{name}“.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>With ICFIL</source>
        <translation>Mit ICFIL</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Without ICFIL</source>
        <translation>Ohne ICFIL</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>drawing</source>
        <translation>Zeichnung</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>, class of {model}</source>
        <translation>, Klasse von {model}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>class of {model}</source>
        <translation>Klasse von {model}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>{n:,} learned</source>
        <translation>{n} gelernt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>{n:,} not sure</source>
        <translation>{n} unsicher</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>{share}, not sure</source>
        <translation>{share}, unsicher</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>“Not sure” is no class. Move the pictures to one of your classes.</source>
        <translation>„Unsicher“ ist keine Klasse. Die Bilder in eine eigene Klasse verschieben.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>“{name}” is a class of {model}, so it learns no pictures. Move them to one of your classes.</source>
        <translation>„{name}“ ist eine Klasse von {model} und lernt daher keine Bilder. Sie in eine eigene Klasse verschieben.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>“{name}” is no longer one of your classes. Move the pictures to one of your classes.</source>
        <translation>„{name}“ ist keine eigene Klasse mehr. Die Bilder in eine eigene Klasse verschieben.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>✓ learned</source>
        <translation>✓ gelernt</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <source>%Ln pictures were learned</source>
        <translation>
            <numerusform>%Ln Bild wurde gelernt</numerusform>
            <numerusform>%Ln Bilder wurden gelernt</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <source>Answers for “{folder}”</source>
        <translation>Antworten für „{folder}“</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Classify again</source>
        <translation>Neu klassifizieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <source>Drag wrong pictures to their class on the left, or select them and press its number.</source>
        <translation>Falsche Bilder auf ihre Klasse links ziehen, oder sie auswählen und deren Nummer drücken.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <source>In each class, the least sure pictures come first.</source>
        <translation>In jeder Klasse kommen die unsichersten Bilder zuerst.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <source>Move to class…</source>
        <translation>In Klasse verschieben…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <source>Pictures of the selected class</source>
        <translation>Bilder der gewählten Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <location filename="purer_app/ui/widgets/undo_bar.py"/>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <source>{pictures}. The answers shown are older; “Classify again” updates them.</source>
        <translation>{pictures}. Die gezeigten Antworten sind älter; „Neu klassifizieren“ aktualisiert sie.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <source>{reason} “Classify again” updates the answers.</source>
        <translation>{reason} „Neu klassifizieren“ aktualisiert die Antworten.</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>%Ln could not be read</source>
        <translation>
            <numerusform>%Ln konnte nicht gelesen werden</numerusform>
            <numerusform>%Ln konnten nicht gelesen werden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>%Ln pictures classified</source>
        <translation>
            <numerusform>%Ln Bild klassifiziert</numerusform>
            <numerusform>%Ln Bilder klassifiziert</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>({n:,} not sure)</source>
        <translation>({n} unsicher)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Classify the folder again with a classifier that also learns from the pictures in it, without labels, if they seem to show your classes. This helps most if the folder has about equally many pictures of each class. An exported classifier does not contain what was learned.</source>
        <translation>Den Ordner erneut klassifizieren, mit einem Klassifikator, der auch aus seinen Bildern ohne Beschriftung lernt, wenn sie die eigenen Klassen zu zeigen scheinen. Das hilft am meisten, wenn der Ordner etwa gleich viele Bilder jeder Klasse hat. Ein exportierter Klassifikator enthält nicht, was dabei gelernt wurde.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Classify the folder by the present classes. Replaces the CSV file and the report; one that you have changed is kept, and the new one gets another name.</source>
        <translation>Den Ordner mit den jetzigen Klassen klassifizieren. Ersetzt die CSV-Datei und den Bericht; geänderte Dateien bleiben, und die neuen erhalten andere Namen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Classifying the folder</source>
        <translation>Ordner wird klassifiziert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Close this card</source>
        <translation>Diese Karte schließen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Close this card; the written files stay</source>
        <translation>Diese Karte schließen; die geschriebenen Dateien bleiben</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Folder “{name}”</source>
        <translation>Ordner „{name}“</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Kept, because changed after PURER wrote it: {names}</source>
        <translation>Behalten, weil nach dem Schreiben durch PURER geändert: {names}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Learn from this folder too</source>
        <translation>Auch aus diesem Ordner lernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Missing: {names}.</source>
        <translation>Es fehlen: {names}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>No program opened {path}. Open it in a file manager.</source>
        <translation>Kein Programm hat {path} geöffnet. In einer Dateiverwaltung öffnen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Not together with the classes of models: remove their cards to learn from a folder.</source>
        <translation>Nicht zusammen mit den Klassen von Modellen: deren Karten entfernen, um aus einem Ordner zu lernen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Number of pictures of each class</source>
        <translation>Zahl der Bilder je Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Open CSV</source>
        <translation>CSV öffnen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Open report</source>
        <translation>Bericht öffnen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Saved as {table} and {page} in {folder}</source>
        <translation>Gespeichert als {table} und {page} in {folder}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>See the pictures by class, and move wrong ones to their class</source>
        <translation>Die Bilder nach Klassen ansehen und falsche in ihre Klasse verschieben</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Show pictures…</source>
        <translation>Bilder zeigen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Show the plain answers</source>
        <translation>Die einfachen Antworten zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>The answers of the classifier that has not learned from the folder</source>
        <translation>Die Antworten des Klassifikators, der nicht aus dem Ordner gelernt hat</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>The folder {path} no longer exists.</source>
        <translation>Den Ordner {path} gibt es nicht mehr.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>The pictures in the folder have changed since then.</source>
        <translation>Die Bilder im Ordner haben sich seitdem geändert.</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>and %Ln classes more</source>
        <translation>
            <numerusform>und %Ln weitere Klasse</numerusform>
            <numerusform>und %Ln weitere Klassen</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>{path} no longer exists.</source>
        <translation>{path} gibt es nicht mehr.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>{path} no longer exists. “Classify again” writes it again.</source>
        <translation>{path} gibt es nicht mehr. „Neu klassifizieren“ schreibt die Datei wieder.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>{pictures}, {not_sure:,} of them not sure</source>
        <translation>{pictures}, {not_sure} davon unsicher</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>{text}: {names}</source>
        <translation>{text}: {names}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>“Classify again” updates the answers.</source>
        <translation>„Neu klassifizieren“ aktualisiert die Antworten.</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>“Classify again” writes them again.</source>
        <translation>
            <numerusform>„Neu klassifizieren“ schreibt die Datei wieder.</numerusform>
            <numerusform>„Neu klassifizieren“ schreibt die Dateien wieder.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Adapting the classifier …</source>
        <translation>Der Klassifikator wird angepasst …</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Calibrating …</source>
        <translation>Kalibriert …</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Cancelled. Nothing was written.</source>
        <translation>Abgebrochen. Es wurde nichts geschrieben.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Choose a folder of pictures to classify</source>
        <translation>Einen Ordner mit Bildern zum Klassifizieren wählen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Classifying the pictures of a folder</source>
        <translation>Die Bilder eines Ordners werden klassifiziert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Classifying …</source>
        <translation>Klassifiziert …</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Close the card of the folder “{name}”</source>
        <translation>Die Karte des Ordners „{name}“ schließen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Learning from the folder …</source>
        <translation>Lernt aus dem Ordner …</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Looking for the files of the answers</source>
        <translation>Die Dateien der Antworten werden gesucht</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Reading the answers for the folder</source>
        <translation>Antworten für den Ordner werden gelesen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Save the answers as</source>
        <translation>Antworten speichern unter</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Tables (*.csv)</source>
        <translation>Tabellen (*.csv)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>The answers for the folder are closed, because the stored file {reason}.</source>
        <translation>Die Antworten für den Ordner sind geschlossen, denn die gespeicherte Datei {reason}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>The card of another folder is shown; close that one first</source>
        <translation>Die Karte eines anderen Ordners ist offen; diese zuerst schließen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>The card of the folder “{name}” was closed.</source>
        <translation>Die Karte des Ordners „{name}“ wurde geschlossen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>The classifier has changed since then.</source>
        <translation>Der Klassifikator hat sich seitdem geändert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Writing the table and the report …</source>
        <translation>Tabelle und Bericht werden geschrieben …</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Your classes have changed since then.</source>
        <translation>Die eigenen Klassen haben sich seitdem geändert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>the answers for the folder</source>
        <translation>die Antworten für den Ordner</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>{path} was changed after PURER wrote it, so it is kept.</source>
        <translation>{path} wurde nach dem Schreiben durch PURER geändert und bleibt daher.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>{sentence}; saved as {file}.</source>
        <translation>{sentence}; gespeichert als {file}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>{stage} {done:,} of {total:,} pictures</source>
        <translation>{stage} {done} von {total} Bildern</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/stored_learned.py"/>
        <source>the corrected pictures of the folder</source>
        <translation>die korrigierten Bilder des Ordners</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>Add models in step 1; the command then appears here.</source>
        <translation>In Schritt 1 Modelle hinzufügen; dann erscheint hier der Befehl.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>Command line</source>
        <translation>Befehlszeile</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>Copies of your pictures are in {folder}. Removed pictures are kept in .removed next to it.</source>
        <translation>Kopien der Bilder liegen in {folder}. Entfernte Bilder bleiben in .removed daneben.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>Copy command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>ICFIL</source>
        <translation>ICFIL</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>ICFIL inverts the model after it has adapted to your pictures: it makes images that the model assigns to your classes, and pulls the features of real and inverted images of a class together. How long this takes depends on the models and is measured beforehand; until it is done, the answers without ICFIL are shown. “Compare on your pictures” leaves out each of your pictures in turn and classifies it with and without ICFIL. In measurements, it improved protonet with five pictures per class, but fine-tuning on the pictures alone, without inversion, improved it just as much. It made pool-embedding, which uses all models, worse.</source>
        <translation>ICFIL invertiert das Modell, nachdem es an die eigenen Bilder angepasst wurde: es erzeugt Bilder, die das Modell den eigenen Klassen zuordnet, und zieht die Merkmale echter und invertierter Bilder einer Klasse zusammen. Wie lange das dauert, hängt von den Modellen ab und wird vorher gemessen; bis dahin werden die Antworten ohne ICFIL gezeigt. „An eigenen Bildern vergleichen“ lässt jedes eigene Bild einmal weg und klassifiziert es mit und ohne ICFIL. In Messungen verbesserte es protonet mit fünf Bildern je Klasse, doch eine Feinanpassung an den Bildern allein, ohne Inversion, verbesserte es ebenso sehr. pool-embedding, das alle Modelle verwendet, wurde dadurch schlechter.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <location filename="purer_app/ui/runs/evaluation/table.py"/>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>Pictures in classes</source>
        <translation>Bilder in Klassen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>Pictures to classify</source>
        <translation>Bilder zum Klassifizieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>The same on the command line</source>
        <translation>Dasselbe auf der Befehlszeile</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>Time to learn</source>
        <translation>Zeit zum Lernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>{seconds:.2f} s</source>
        <translation>{seconds:.2f} s</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>%Ln classes of {model}</source>
        <translation>
            <numerusform>%Ln Klasse von {model}</numerusform>
            <numerusform>%Ln Klassen von {model}</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Cancel making the images</source>
        <translation>Das Erzeugen der Bilder abbrechen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Change the classes of this model</source>
        <translation>Die Klassen dieses Modells ändern</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Make the images</source>
        <translation>Bilder erzeugen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Making pseudo images</source>
        <translation>Pseudobilder werden erzeugt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Making pseudo images, once for these classes.</source>
        <translation>Pseudobilder werden erzeugt, einmal für diese Klassen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Making pseudo images, once for these classes. About {duration} left.</source>
        <translation>Pseudobilder werden erzeugt, einmal für diese Klassen. Noch etwa {duration}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Not used: making the pseudo images was cancelled.</source>
        <translation>Nicht verwendet: das Erzeugen der Pseudobilder wurde abgebrochen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Not used: {problem}</source>
        <translation>Nicht verwendet: {problem}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Pseudo image, made from the model</source>
        <translation>Pseudobild, aus dem Modell erzeugt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Pseudo images of {model}</source>
        <translation>Pseudobilder von {model}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Pseudo images, made from the model: its pictures are gone.</source>
        <translation>Pseudobilder, aus dem Modell erzeugt: seine Bilder sind nicht mehr da.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Reading the models …</source>
        <translation>Die Modelle werden gelesen …</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Remove the classes of this model</source>
        <translation>Die Klassen dieses Modells entfernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>The pseudo images are made when the models are free.</source>
        <translation>Die Pseudobilder werden erzeugt, sobald die Modelle frei sind.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>A class of a model is recognised although its pictures are gone: images that are inverted from the model, and its own head, represent the class. Together with your classes it makes one classifier.</source>
        <translation>Eine Klasse eines Modells wird erkannt, obwohl ihre Bilder nicht mehr da sind: aus dem Modell invertierte Bilder und sein eigener Kopf vertreten die Klasse. Zusammen mit den eigenen Klassen entsteht ein Klassifikator.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Add a model's own classes</source>
        <translation>Klassen eines Modells hinzufügen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Add models in step 1 first, or choose another classifier.</source>
        <translation>Zuerst in Schritt 1 Modelle hinzufügen oder einen anderen Klassifikator wählen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <location filename="purer_app/ui/shell/docks/log_panel.py"/>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <location filename="purer_app/ui/adapt/state/old_classes/store.py"/>
        <source>Change the classes of models</source>
        <translation>Die Klassen von Modellen ändern</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Filter classes</source>
        <translation>Klassen filtern</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>It cannot be used; the Models page says why.</source>
        <translation>Es ist nicht verwendbar; warum, steht auf der Seite Modelle.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>It could not be read.</source>
        <translation>Es konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>It is not among the models of the run.</source>
        <translation>Es gehört nicht zu den Modellen des Laufs.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>It is not among the models of this project.</source>
        <translation>Es gehört nicht zu den Modellen dieses Projekts.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>It is not ticked on the Models page.</source>
        <translation>Es ist auf der Seite Modelle nicht angehakt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>It is the same model as another one.</source>
        <translation>Es ist dasselbe Modell wie ein anderes.</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Making the images of these %Ln classes takes about {duration}, once.</source>
        <translation>
            <numerusform>Das Erzeugen der Bilder dieser Klasse dauert etwa {duration}, einmal.</numerusform>
            <numerusform>Das Erzeugen der Bilder dieser %Ln Klassen dauert etwa {duration}, einmal.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Measuring how long pseudo images take</source>
        <translation>Dauer der Pseudobilder wird gemessen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Measuring how long the images take …</source>
        <translation>Gemessen wird, wie lange die Bilder dauern …</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Reading the models</source>
        <translation>Modelle werden gelesen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>The file is missing.</source>
        <translation>Die Datei fehlt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>The images of these classes exist already.</source>
        <translation>Die Bilder dieser Klassen gibt es schon.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>There are more than {most}, and each has to be inverted: filter, and tick those you want.</source>
        <translation>Es sind mehr als {most}, und jede muss invertiert werden: filtern und die gewünschten anhaken.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Tick all classes shown</source>
        <translation>Alle gezeigten Klassen anhaken</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Tick no class shown</source>
        <translation>Keine gezeigte Klasse anhaken</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <location filename="purer_app/ui/adapt/old_classes/list_models.py"/>
        <source>{chosen:,} of {n:,} classes chosen</source>
        <translation>{chosen} von {n} Klassen gewählt</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>%Ln classes of models</source>
        <translation>
            <numerusform>%Ln Klasse von Modellen</numerusform>
            <numerusform>%Ln Klassen von Modellen</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Adapt</source>
        <translation>Anpassen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Clear all pictures to classify</source>
        <translation>Alle Bilder zum Klassifizieren entfernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Copied: {text}</source>
        <translation>Kopiert: {text}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Copy the latest answer</source>
        <translation>Die letzte Antwort kopieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Export classes…</source>
        <translation>Klassen exportieren…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Import classes…</source>
        <translation>Klassen importieren…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Paste pictures</source>
        <translation>Bilder einfügen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>The answers are ready.</source>
        <translation>Die Antworten sind da.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>There is no answer to copy yet.</source>
        <translation>Es gibt noch keine Antwort zum Kopieren.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Try it: drop pictures or a folder of them. They are only classified, not learned.</source>
        <translation>Ausprobieren: Bilder oder einen Ordner davon ablegen. Sie werden nur klassifiziert, nicht gelernt.</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/results/name_lists.py"/>
        <source>{names} and %Ln more</source>
        <translation>
            <numerusform>{names} und %Ln weitere</numerusform>
            <numerusform>{names} und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/results/result_file.py"/>
        <source>Reading {title}</source>
        <translation>Wird gelesen: {title}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/results/result_file.py"/>
        <source>Storing {title}</source>
        <translation>Wird gespeichert: {title}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/results/result_file.py"/>
        <source>These are not shown again: {title}. {reason}.</source>
        <translation>Werden nicht wieder gezeigt: {title}. {reason}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/results/result_file.py"/>
        <source>These cannot be stored in the project and are gone after a restart: {title}. {reason}</source>
        <translation>Lassen sich nicht im Projekt speichern und sind nach einem Neustart weg: {title}. {reason}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Add a class with at least one picture, or the classes of a second model.</source>
        <translation>Eine Klasse mit mindestens einem Bild hinzufügen, oder die Klassen eines zweiten Modells.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Add models in step 1 first: without a trained run, all models together are the classifier.</source>
        <translation>Zuerst in Schritt 1 Modelle hinzufügen: ohne trainierten Lauf sind alle Modelle zusammen der Klassifikator.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Add pictures to a second class: a classifier needs at least two.</source>
        <translation>Einer zweiten Klasse Bilder hinzufügen: ein Klassifikator braucht mindestens zwei.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Add two classes with at least one picture each.</source>
        <translation>Zwei Klassen mit mindestens je einem Bild hinzufügen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Learning your classes</source>
        <translation>Eigene Klassen werden gelernt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Open a project first, or try the sample.</source>
        <translation>Zuerst ein Projekt öffnen, oder das Beispiel ausprobieren.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Out of date: another model is selected.</source>
        <translation>Veraltet: ein anderes Modell ist gewählt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Out of date: light and dark of all pictures were swapped.</source>
        <translation>Veraltet: in allen Bildern wurden Hell und Dunkel vertauscht.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Out of date: other models are used now.</source>
        <translation>Veraltet: jetzt werden andere Modelle verwendet.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Out of date: the classes of models have changed.</source>
        <translation>Veraltet: die Klassen von Modellen haben sich geändert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Out of date: your classes have changed.</source>
        <translation>Veraltet: die eigenen Klassen haben sich geändert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>The chosen run is not in this project. Choose another classifier above.</source>
        <translation>Der gewählte Lauf ist nicht in diesem Projekt. Oben einen anderen Klassifikator wählen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>The models are being inspected. Learning starts when that is done.</source>
        <translation>Die Modelle werden untersucht. Danach beginnt das Lernen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>The pseudo images of a model are being made. Learning starts when that is done.</source>
        <translation>Die Pseudobilder eines Modells werden erzeugt. Danach beginnt das Lernen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>The runs of the project are being read. Learning starts when that is done.</source>
        <translation>Die Läufe des Projekts werden gelesen. Danach beginnt das Lernen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/duplicates.py"/>
        <source>Looking for duplicates</source>
        <translation>Doppelte Bilder werden gesucht</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/duplicates.py"/>
        <source>{copies} and {file} are the same picture: remove one.</source>
        <translation>{copies} und {file} sind dasselbe Bild: eines entfernen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/duplicates.py"/>
        <source>{copies} and {file} look the same: remove one.</source>
        <translation>{copies} und {file} sehen gleich aus: eines entfernen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/duplicates.py"/>
        <source>{file} is also in “{name}”: keep it in one class only.</source>
        <translation>{file} ist auch in „{name}“: nur in einer Klasse behalten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/duplicates.py"/>
        <source>{file} looks the same as {other} in “{name}”: keep it in one class only.</source>
        <translation>{file} sieht aus wie {other} in „{name}“: nur in einer Klasse behalten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/icfil/calibrator.py"/>
        <source>Calibrating (ICFIL)</source>
        <translation>Kalibrierung (ICFIL)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/icfil/calibrator.py"/>
        <source>Calibration failed, so answers without ICFIL are shown: {sentence}</source>
        <translation>Die Kalibrierung ist gescheitert, daher werden Antworten ohne ICFIL gezeigt: {sentence}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/icfil/comparer.py"/>
        <source>Another comparison is shown; close that one first</source>
        <translation>Ein anderer Vergleich ist offen; diesen zuerst schließen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/icfil/comparer.py"/>
        <source>Close the comparison with and without ICFIL</source>
        <translation>Den Vergleich mit und ohne ICFIL schließen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/icfil/comparer.py"/>
        <source>Comparing with and without ICFIL</source>
        <translation>Vergleich mit und ohne ICFIL</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/icfil/comparer.py"/>
        <source>The comparison failed: {sentence}</source>
        <translation>Der Vergleich ist gescheitert: {sentence}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/icfil/comparer.py"/>
        <source>There is nothing to compare: no class has two pictures.</source>
        <translation>Es gibt nichts zu vergleichen: keine Klasse hat zwei Bilder.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/icfil/comparer.py"/>
        <source>the comparison with and without ICFIL</source>
        <translation>der Vergleich mit und ohne ICFIL</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/icfil/forecast.py"/>
        <source>Measuring how long ICFIL takes</source>
        <translation>Dauer von ICFIL wird gemessen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/input_check.py"/>
        <source>Comparing your pictures with what the models expect</source>
        <translation>Eigene Bilder werden mit dem verglichen, was die Modelle erwarten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/negatives_switch.py"/>
        <source>Use all pictures as they are</source>
        <translation>Alle Bilder verwenden, wie sie sind</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/old_classes/preparer.py"/>
        <source>Making the pseudo images of {model}</source>
        <translation>Die Pseudobilder von {model} werden erzeugt</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/old_classes/store.py"/>
        <source>Add %Ln classes of models</source>
        <translation>
            <numerusform>Eine Klasse eines Modells hinzufügen</numerusform>
            <numerusform>%Ln Klassen von Modellen hinzufügen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/old_classes/store.py"/>
        <source>Remove %Ln classes of models</source>
        <translation>
            <numerusform>Eine Klasse eines Modells entfernen</numerusform>
            <numerusform>%Ln Klassen von Modellen entfernen</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/old_classes/store.py"/>
        <source>Remove the classes of {model}</source>
        <translation>Die Klassen von {model} entfernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/old_classes/store.py"/>
        <source>The classes of {model} were removed.</source>
        <translation>Die Klassen von {model} wurden entfernt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/old_classes/store.py"/>
        <source>“{name}” is also a class of {model}. Leave it out of one of the two models.</source>
        <translation>„{name}“ ist auch eine Klasse von {model}. Sie bei einem der beiden Modelle weglassen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/old_classes/store.py"/>
        <source>“{name}” is also one of your own classes. Rename yours, or leave this one out.</source>
        <translation>„{name}“ ist auch eine eigene Klasse. Die eigene umbenennen, oder diese weglassen.</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>%Ln files were not added.</source>
        <translation>
            <numerusform>%Ln Datei wurde nicht hinzugefügt.</numerusform>
            <numerusform>%Ln Dateien wurden nicht hinzugefügt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>%Ln folders</source>
        <translation>
            <numerusform>%Ln Ordner</numerusform>
            <numerusform>%Ln Ordnern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>%Ln other files were not added.</source>
        <translation>
            <numerusform>%Ln weitere Datei wurde nicht hinzugefügt.</numerusform>
            <numerusform>%Ln weitere Dateien wurden nicht hinzugefügt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>%Ln pictures were removed.</source>
        <translation>
            <numerusform>Ein Bild wurde entfernt.</numerusform>
            <numerusform>%Ln Bilder wurden entfernt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Add %Ln pictures</source>
        <translation>
            <numerusform>Ein Bild hinzufügen</numerusform>
            <numerusform>%Ln Bilder hinzufügen</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Add a drawing to “{name}”</source>
        <translation>Eine Zeichnung zu „{name}“ hinzufügen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Add a picture to classify</source>
        <translation>Ein Bild zum Klassifizieren hinzufügen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Add class “{name}”</source>
        <translation>Klasse „{name}“ hinzufügen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Change the colour of “{name}”</source>
        <translation>Die Farbe von „{name}“ ändern</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Copying pictures</source>
        <translation>Bilder werden kopiert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Exporting the classes</source>
        <translation>Klassen werden exportiert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Import classes from {folder}</source>
        <translation>Klassen aus {folder} importieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Make a picture an example of “{name}”</source>
        <translation>Ein Bild zum Beispiel für „{name}“ machen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Pictures are being copied. Remove something when that is done.</source>
        <translation>Bilder werden kopiert. Entfernen ist danach möglich.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Pictures are being copied. Rename the class when that is done.</source>
        <translation>Bilder werden kopiert. Die Klasse lässt sich danach umbenennen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Pictures are being copied. Undo and redo are possible when that is done.</source>
        <translation>Bilder werden kopiert. Rückgängig und Wiederholen sind danach möglich.</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Remove %Ln pictures</source>
        <translation>
            <numerusform>Ein Bild entfernen</numerusform>
            <numerusform>%Ln Bilder entfernen</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Remove class “{name}”</source>
        <translation>Klasse „{name}“ entfernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Remove the drawing to classify</source>
        <translation>Die Zeichnung zum Klassifizieren entfernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Rename class “{old}” to “{new}”</source>
        <translation>Klasse „{old}“ in „{new}“ umbenennen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>The class “{name}” was removed.</source>
        <translation>Die Klasse „{name}“ wurde entfernt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>These files no longer exist and were skipped: {names}.</source>
        <translation>Diese Dateien gibt es nicht mehr; sie wurden übersprungen: {names}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>classes cannot have these names.</source>
        <translation>Klassen können nicht so heißen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>models have classes of these names. Rename the folders, or leave the classes out there.</source>
        <translation>Modelle haben Klassen dieser Namen. Die Ordner umbenennen, oder die Klassen dort weglassen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>{folder} contains no folders of pictures: each class needs a folder of its own.</source>
        <translation>{folder} enthält keine Bilderordner: jede Klasse braucht einen eigenen Ordner.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>{pictures} in {folders} was not added: {reason}</source>
        <translation>{pictures} in {folders} wurde nicht hinzugefügt: {reason}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>{pictures} in {folders} were not added: {reason}</source>
        <translation>{pictures} in {folders} wurden nicht hinzugefügt: {reason}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>{project} classes</source>
        <translation>{project} Klassen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>About {size}; {time}.</source>
        <translation>Etwa {size}; {time}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Cancelling …</source>
        <translation>Wird abgebrochen …</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Choose a folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Choose where the new folder is created</source>
        <translation>Wählen, wo der neue Ordner entsteht</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <location filename="purer_app/ui/widgets/plots/plot_tools.py"/>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Export the classifier</source>
        <translation>Den Klassifikator exportieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Exporting the classifier</source>
        <translation>Klassifikator wird exportiert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Exporting: {detail} …</source>
        <translation>Export: {detail} …</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Formats</source>
        <translation>Formate</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Give the full path of a new folder or zip file.</source>
        <translation>Den vollen Pfad eines neuen Ordners oder einer Zip-Datei angeben.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Measuring size and time per picture …</source>
        <translation>Größe und Zeit je Bild werden gemessen …</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Measuring the classifier</source>
        <translation>Klassifikator wird gemessen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>New folder or zip file</source>
        <translation>Neuer Ordner oder Zip-Datei</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>ONNX</source>
        <translation>ONNX</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>PyTorch</source>
        <translation>PyTorch</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Save to</source>
        <translation>Speichern unter</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Saved as {out}: {size} in %Ln files.</source>
        <translation>
            <numerusform>Gespeichert als {out}: {size} in %Ln Datei.</numerusform>
            <numerusform>Gespeichert als {out}: {size} in %Ln Dateien.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>The classes have changed, so there is no classifier at the moment.</source>
        <translation>Die Klassen haben sich geändert, daher gibt es im Moment keinen Klassifikator.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>The classifier of this page becomes a folder that classifies pictures without PURER: models, the names of your classes, a model card, and programs to run. Your pictures are not included.</source>
        <translation>Der Klassifikator dieser Seite wird zu einem Ordner, der Bilder ohne PURER klassifiziert: Modelle, die Namen der eigenen Klassen, eine Modellkarte und Programme zum Ausführen. Die eigenen Bilder sind nicht enthalten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>The name of a zip file must end in .zip, and that of a folder must not.</source>
        <translation>Der Name einer Zip-Datei muss auf .zip enden, der eines Ordners darf es nicht.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Tick at least one format.</source>
        <translation>Mindestens ein Format anhaken.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Try it in a terminal in that folder: python {script} PICTURE…</source>
        <translation>In einem Terminal in diesem Ordner ausprobieren: python {script} PICTURE…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Zip file</source>
        <translation>Zip-Datei</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>model.onnx; predict_onnx.py needs ONNX Runtime and Pillow</source>
        <translation>model.onnx; predict_onnx.py braucht ONNX Runtime und Pillow</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>model.pt2; predict.py needs PyTorch and Pillow</source>
        <translation>model.pt2; predict.py braucht PyTorch und Pillow</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>model.safetensors; you need your own code for the networks</source>
        <translation>model.safetensors; dazu ist eigener Code für die Netze nötig</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>{project} classifier</source>
        <translation>{project} Klassifikator</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>{time} per picture on this computer</source>
        <translation>{time} je Bild auf diesem Rechner</translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>{title}: {use}</source>
        <translation>{title}: {use}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/app.py"/>
        <source>An internal error occurred ({kind}). Your project is unchanged.</source>
        <translation>Ein interner Fehler ist aufgetreten ({kind}). Das Projekt ist unverändert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/app.py"/>
        <source>PURER crashed at its last use. The trace, which a bug report should contain, is in {path}. Changes to a project are saved after two seconds, and a run continues at its last snapshot.</source>
        <translation>PURER ist beim letzten Mal abgestürzt. Der Verlauf, der in einen Fehlerbericht gehört, steht in {path}. Änderungen an einem Projekt werden nach zwei Sekunden gespeichert, und ein Lauf geht bei seinem letzten Zwischenstand weiter.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/app.py"/>
        <source>Show the folder</source>
        <translation>Den Ordner zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/formats.py"/>
        <source>{h} h {min} min</source>
        <translation>{h} h {min} min</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/formats.py"/>
        <source>{min} min</source>
        <translation>{min} min</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/formats.py"/>
        <source>{min} min {s} s</source>
        <translation>{min} min {s} s</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/formats.py"/>
        <location filename="purer_app/ui/runs/setting_values.py"/>
        <source>{s} s</source>
        <translation>{s} s</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/method_names.py"/>
        <source>ANIL</source>
        <translation>ANIL</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/method_names.py"/>
        <source>Compact</source>
        <translation>Compact</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/method_names.py"/>
        <source>First-order MAML</source>
        <translation>MAML erster Ordnung</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/method_names.py"/>
        <source>In files and commands: {word}</source>
        <translation>In Dateien und Befehlen: {word}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/method_names.py"/>
        <source>MAML</source>
        <translation>MAML</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/method_names.py"/>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/method_names.py"/>
        <source>Outer loss: the loss of the current learner on the queries of an episode, after it has adapted to the support images. The higher it is, the harder the episode.</source>
        <translation>Äußerer Verlust: der Verlust des aktuellen Lernverfahrens auf den Queries einer Episode, nachdem es sich an die Support-Bilder angepasst hat. Je höher er ist, desto schwieriger ist die Episode.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/method_names.py"/>
        <source>Plateau rule</source>
        <translation>Plateau-Regel</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/method_names.py"/>
        <source>Pool embedding</source>
        <translation>Pool-Embedding</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/method_names.py"/>
        <source>ProtoNet</source>
        <translation>ProtoNet</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/method_names.py"/>
        <source>Rule of the paper</source>
        <translation>Regel des Papers</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/method_names.py"/>
        <source>Student</source>
        <translation>Student</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/method_names.py"/>
        <location filename="purer_app/ui/main_window.py"/>
        <source>all models without training</source>
        <translation>alle Modelle ohne Training</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/method_names.py"/>
        <source>the teacher ensemble, which needs no training</source>
        <translation>das Teacher-Ensemble, das kein Training braucht</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/progress_text.py"/>
        <source>about {n:.0f} min left</source>
        <translation>noch etwa {n:.0f} min</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/progress_text.py"/>
        <source>about {n:.0f} s left</source>
        <translation>noch etwa {n:.0f} s</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/progress_text.py"/>
        <source>about {n:.1f} h left</source>
        <translation>noch etwa {n:.1f} h</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/progress_text.py"/>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <source>inversion step</source>
        <translation>Inversionsschritt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/progress_text.py"/>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <location filename="purer_app/ui/train/view.py"/>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/progress_text.py"/>
        <source>{name} {n:,}</source>
        <translation>{name} {n}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/progress_text.py"/>
        <source>{name} {n:,} of {of:,}</source>
        <translation>{name} {n} von {of}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/progress_text.py"/>
        <location filename="purer_app/ui/dialogs/general_tab.py"/>
        <source>{n} %</source>
        <translation>{n} %</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/run_titles.py"/>
        <source>New run</source>
        <translation>Neuer Lauf</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/run_titles.py"/>
        <source>as published</source>
        <translation>wie veröffentlicht</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/run_titles.py"/>
        <source>balanced</source>
        <translation>ausgewogen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/run_titles.py"/>
        <source>quick</source>
        <translation>schnell</translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/run_titles.py"/>
        <source>{preset} with changes</source>
        <translation>{preset} mit Änderungen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/about_dialog.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>About PURER</source>
        <translation>Über PURER</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/about_dialog.py"/>
        <source>Copy system info</source>
        <translation>Systemangaben kopieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/about_dialog.py"/>
        <source>Describing the system</source>
        <translation>Das System wird beschrieben</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/about_dialog.py"/>
        <source>Machine and software are being described…</source>
        <translation>Rechner und Software werden beschrieben…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/about_dialog.py"/>
        <source>Meta-learning from trained models, without their training data. After Hu, Shen, Wang, Liu, Yuan and Tao, CVPR 2023; an independent implementation. MIT licence.

No telemetry, no network code, and nothing in a model's file is ever executed.</source>
        <translation>Meta-Lernen aus trainierten Modellen, ohne deren Trainingsdaten. Nach Hu, Shen, Wang, Liu, Yuan und Tao, CVPR 2023; eine unabhängige Implementierung. MIT-Lizenz.

Keine Telemetrie, kein Netzwerkcode, und nichts in der Datei eines Modells wird je ausgeführt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/about_dialog.py"/>
        <source>PURER {version}</source>
        <translation>PURER {version}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/about_dialog.py"/>
        <source>System info</source>
        <translation>Systemangaben</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/computing_tab.py"/>
        <source> GB</source>
        <translation> GB</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/computing_tab.py"/>
        <source>Automatic: the best one</source>
        <translation>Automatisch: das beste</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/computing_tab.py"/>
        <location filename="purer_app/ui/train/settings/basic_settings.py"/>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/computing_tab.py"/>
        <source>CPU ({name})</source>
        <translation>CPU ({name})</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/computing_tab.py"/>
        <source>Memory cap</source>
        <translation>Speichergrenze</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/computing_tab.py"/>
        <source>No cap</source>
        <translation>Keine Grenze</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/computing_tab.py"/>
        <source>On the CPU, the cap is checked before a run starts: a run whose images do not fit below it is refused. PyTorch cannot be held to it while it computes. The smallest cap is {least} GB.</source>
        <translation>Auf der CPU wird die Grenze geprüft, bevor ein Lauf beginnt: ein Lauf, dessen Bilder nicht darunter passen, wird abgelehnt. Während der Rechnung lässt sich PyTorch nicht daran binden. Die kleinste Grenze ist {least} GB.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/computing_tab.py"/>
        <source>On the GPU, PyTorch is held to the cap: when it is reached, PURER computes in smaller parts, as on a GPU of that size. The smallest cap is {least} GB.</source>
        <translation>Auf der GPU wird PyTorch an die Grenze gebunden: ist sie erreicht, rechnet PURER in kleineren Teilen, wie auf einer GPU dieser Größe. Die kleinste Grenze ist {least} GB.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/computing_tab.py"/>
        <source>PyTorch is being loaded; it finds the devices.</source>
        <translation>PyTorch wird geladen; es findet die Geräte.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/computing_tab.py"/>
        <source>This device has {total:.1f} GB.</source>
        <translation>Dieses Gerät hat {total:.1f} GB.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/computing_tab.py"/>
        <source>This device is not present, so {name} is used until it is.</source>
        <translation>Dieses Gerät ist nicht da; bis dahin wird {name} verwendet.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/computing_tab.py"/>
        <source>Used now: {name}. Projects use it unless their own setting Device names another one.</source>
        <translation>Jetzt verwendet: {name}. Projekte verwenden es, wenn ihre eigene Einstellung Gerät kein anderes nennt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/computing_tab.py"/>
        <source>{device} (not present)</source>
        <translation>{device} (nicht da)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/general_tab.py"/>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/general_tab.py"/>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/general_tab.py"/>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/general_tab.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Language of the system</source>
        <translation>Sprache des Systems</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/general_tab.py"/>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/general_tab.py"/>
        <source>Motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/general_tab.py"/>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/general_tab.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Reduce motion</source>
        <translation>Weniger Bewegung</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/general_tab.py"/>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/general_tab.py"/>
        <source>Tell me when a run ends while another window is in front</source>
        <translation>Melden, wenn ein Lauf endet, während ein anderes Fenster vorn ist</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/general_tab.py"/>
        <source>Text size</source>
        <translation>Textgröße</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/general_tab.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>The language changes when PURER starts again.</source>
        <translation>Die Sprache ändert sich beim nächsten Start von PURER.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/general_tab.py"/>
        <source>The window asks for attention in the taskbar, and shows a message at the tray, if there is one.</source>
        <translation>Das Fenster bittet in der Taskleiste um Aufmerksamkeit und zeigt eine Meldung im Infobereich, wenn es einen gibt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/settings_dialog.py"/>
        <source>Computing</source>
        <translation>Rechnen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/settings_dialog.py"/>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/settings_dialog.py"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/shell/help/help_window.py"/>
        <location filename="purer_app/ui/train/settings/basic_settings.py"/>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/settings_dialog.py"/>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/settings_dialog.py"/>
        <source>Storage</source>
        <translation>Speicherorte</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcut_table.py"/>
        <location filename="purer_app/ui/shell/command_palette.py"/>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcut_table.py"/>
        <source>Commands and their keys</source>
        <translation>Befehle und ihre Tasten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcut_table.py"/>
        <location filename="purer_app/ui/shell/help/help_window.py"/>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcut_table.py"/>
        <source>{keys} (changed)</source>
        <translation>{keys} (geändert)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcuts_tab.py"/>
        <source>Default: {keys}</source>
        <translation>Standard: {keys}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcuts_tab.py"/>
        <source>New keys for “{command}”</source>
        <translation>Neue Tasten für „{command}“</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcuts_tab.py"/>
        <source>New keys: press them here</source>
        <translation>Neue Tasten: hier drücken</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcuts_tab.py"/>
        <source>No command matches the search</source>
        <translation>Kein Befehl passt zur Suche</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcuts_tab.py"/>
        <source>No keys</source>
        <translation>Keine Tasten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcuts_tab.py"/>
        <location filename="purer_app/ui/train/settings/setting_row.py"/>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcuts_tab.py"/>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcuts_tab.py"/>
        <source>Reset: {loss}</source>
        <translation>Zurücksetzen: {loss}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcuts_tab.py"/>
        <source>Search commands and keys</source>
        <translation>Befehle und Tasten suchen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcuts_tab.py"/>
        <source>Use them here instead</source>
        <translation>Stattdessen hier verwenden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcuts_tab.py"/>
        <source>Use these keys</source>
        <translation>Diese Tasten verwenden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcuts_tab.py"/>
        <source>{keys} alone is typed or moves the focus; add Ctrl or Alt, or use a function key.</source>
        <translation>{keys} allein wird getippt oder bewegt den Fokus; Strg oder Alt dazunehmen, oder eine Funktionstaste.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcuts_tab.py"/>
        <source>{keys} belongs to {names}, which would lose it.</source>
        <translation>{keys} gehört zu {names} und ginge dort verloren.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcuts_tab.py"/>
        <source>{keys} cannot be used: it is the key of “{user}”, which is fixed.</source>
        <translation>{keys} geht nicht: es ist die feste Taste von „{user}“.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/shortcuts_tab.py"/>
        <source>“{name}” ({menu})</source>
        <translation>„{name}“ ({menu})</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/storage_tab.py"/>
        <source>Caches</source>
        <translation>Zwischenspeicher</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/storage_tab.py"/>
        <source>Clear the caches</source>
        <translation>Zwischenspeicher leeren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/storage_tab.py"/>
        <source>Clearing the caches</source>
        <translation>Zwischenspeicher werden geleert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/storage_tab.py"/>
        <source>Logs</source>
        <translation>Protokolle</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/storage_tab.py"/>
        <source>Measuring folders</source>
        <translation>Ordner werden gemessen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/storage_tab.py"/>
        <source>New projects, with their runs and pictures. Nothing here is cleared.</source>
        <translation>Neue Projekte mit ihren Läufen und Bildern. Hier wird nichts gelöscht.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/storage_tab.py"/>
        <source>No project is open.</source>
        <translation>Kein Projekt ist offen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/storage_tab.py"/>
        <source>Open project</source>
        <translation>Offenes Projekt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/storage_tab.py"/>
        <source>Projects</source>
        <translation>Projekte</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/storage_tab.py"/>
        <source>Projects and logs are kept</source>
        <translation>Projekte und Protokolle bleiben</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/storage_tab.py"/>
        <source>Runs are moved to the trash on the Runs page.</source>
        <translation>Läufe kommen auf der Seite Läufe in den Papierkorb.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/storage_tab.py"/>
        <source>Show the folder: {title}</source>
        <translation>Den Ordner zeigen: {title}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/storage_tab.py"/>
        <source>Verdicts on models, and images of their classes. Made again when needed, which takes time.</source>
        <translation>Befunde über Modelle und Bilder ihrer Klassen. Sie entstehen bei Bedarf neu; das dauert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/storage_tab.py"/>
        <source>What the window did, and traces of crashes. Old ones are removed automatically.</source>
        <translation>Was das Fenster getan hat, und Spuren von Abstürzen. Alte werden automatisch entfernt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/dialogs/storage_tab.py"/>
        <source>{size} cleared.</source>
        <translation>{size} gelöscht.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>&amp;Class</source>
        <translation>&amp;Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>All models</source>
        <translation>Alle Modelle</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Always show the newest step; moving the slider turns this off</source>
        <translation>Immer den neuesten Schritt zeigen; Ziehen am Regler schaltet das aus</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>By class</source>
        <translation>Nach Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>By how surely other models take an image for its class</source>
        <translation>Danach, wie sicher andere Modelle ein Bild für seine Klasse halten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>By model</source>
        <translation>Nach Modell</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>By the loss of the meta-model of this step on the image</source>
        <translation>Nach dem Verlust des Meta-Modells dieses Schritts auf dem Bild</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Easiest first</source>
        <translation>Leichteste zuerst</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Find a class</source>
        <translation>Klasse suchen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Hardest first</source>
        <translation>Schwierigste zuerst</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Least confident first</source>
        <translation>Unsicherste zuerst</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Least recognised first</source>
        <translation>Am wenigsten erkannte zuerst</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Most confident first</source>
        <translation>Sicherste zuerst</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Most recognised first</source>
        <translation>Am besten erkannte zuerst</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Newest</source>
        <translation>Neueste</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>O&amp;rder</source>
        <translation>&amp;Reihenfolge</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Recorded step</source>
        <translation>Aufgezeichneter Schritt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Si&amp;ze</source>
        <translation>&amp;Größe</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/export.py"/>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Synthetic, but may resemble private training data: treat them as you treat the model.</source>
        <translation>Synthetisch, kann aber privaten Trainingsdaten ähneln: so behandeln wie das Modell.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/image_grid.py"/>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>step {step:,}</source>
        <translation>Schritt {step}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/image_grid.py"/>
        <source>{name}, image {number}, from {model} at step {step:,}: {found}.</source>
        <translation>{name}, Bild {number}, aus {model} bei Schritt {step}: {found}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>0: before meta-training</source>
        <translation>0: vor dem Meta-Training</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <location filename="purer_app/ui/models/inspector/architecture_list.py"/>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>Architecture</source>
        <translation>Architektur</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>Compare over time</source>
        <translation>Im Verlauf vergleichen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>Export this image…</source>
        <translation>Dieses Bild exportieren…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>From the features of other models, its class is predicted with {percent:.0f} % confidence (chance: {chance:.0f} %).</source>
        <translation>Aus den Merkmalen anderer Modelle wird seine Klasse mit {percent:.0f} % Konfidenz vorhergesagt (Zufall: {chance:.0f} %).</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>Hardness</source>
        <translation>Schwierigkeit</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>ImageNet id</source>
        <translation>ImageNet-Kennung</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>Its model assigns it to {name} with only {percent:.0f} % confidence.</source>
        <translation>Sein Modell ordnet es {name} mit nur {percent:.0f} % Konfidenz zu.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>Its model assigns it to {name} with {percent:.0f} % confidence.</source>
        <translation>Sein Modell ordnet es {name} mit {percent:.0f} % Konfidenz zu.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <location filename="purer_app/ui/train/teacher_share_table.py"/>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>Other models that have this class assign it to {name} with {percent:.0f} % confidence.</source>
        <translation>Andere Modelle mit dieser Klasse ordnen es {name} mit {percent:.0f} % Konfidenz zu.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>Select an image to see where it comes from.</source>
        <translation>Ein Bild wählen, um seine Herkunft zu sehen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <location filename="purer_app/ui/widgets/plots/line_table.py"/>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>The loss of the meta-model of this step on this image; it learns a class from one other image.</source>
        <translation>Der Verlust des Meta-Modells dieses Schritts auf diesem Bild; es lernt eine Klasse aus einem anderen Bild.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>The other model that has this class assigns it to {name} with {percent:.0f} % confidence.</source>
        <translation>Das andere Modell mit dieser Klasse ordnet es {name} mit {percent:.0f} % Konfidenz zu.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>number {number} of this class</source>
        <translation>Nummer {number} dieser Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>{width} × {height} pixels</source>
        <translation>{width} × {height} Pixel</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>%Ln images</source>
        <translation>
            <numerusform>%Ln Bild</numerusform>
            <numerusform>%Ln Bilder</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>Choose a folder for the images</source>
        <translation>Einen Ordner für die Bilder wählen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>Compare the image over time</source>
        <translation>Das Bild im Verlauf vergleichen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <location filename="purer_app/ui/shell/banner.py"/>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>Copy the image</source>
        <translation>Das Bild kopieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>Export images…</source>
        <translation>Bilder exportieren…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>Exporting images</source>
        <translation>Bilder werden exportiert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Images</source>
        <translation>Pseudobilder</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>Images are not recorded at every step. These are of step {n:,}, the nearest to {wanted:,}.</source>
        <translation>Nicht bei jedem Schritt werden Bilder aufgezeichnet. Diese sind von Schritt {n}, dem nächsten zu {wanted}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>Open the folder</source>
        <translation>Den Ordner öffnen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>Show the newest images</source>
        <translation>Die neuesten Bilder zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>{images} written to {folder}.</source>
        <translation>{images} nach {folder} geschrieben.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/reader.py"/>
        <source>Comparing pseudo images</source>
        <translation>Pseudobilder werden verglichen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/reader.py"/>
        <source>Looking for pseudo images</source>
        <translation>Pseudobilder werden gesucht</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/reader.py"/>
        <source>Reading pseudo images</source>
        <translation>Pseudobilder werden gelesen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>Before the first step, after inversion only</source>
        <translation>Vor dem ersten Schritt, nur nach der Inversion</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>Go to Runs</source>
        <translation>Zu den Läufen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <location filename="purer_app/ui/runs/page.py"/>
        <source>Go to Train</source>
        <translation>Zum Training</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>It ended before the first images were saved, or “Steps between two galleries” is 0. With a higher value, a run saves images while it trains.</source>
        <translation>Er endete, bevor die ersten Bilder gespeichert wurden, oder „Schritte zwischen zwei Galerien“ ist 0. Mit einem höheren Wert speichert ein Lauf Bilder während des Trainings.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>No pseudo images yet</source>
        <translation>Noch keine Pseudobilder</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>Noise, before inversion</source>
        <translation>Rauschen, vor der Inversion</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>Other models were not asked about this image.</source>
        <translation>Andere Modelle wurden zu diesem Bild nicht befragt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>Step {step:,}</source>
        <translation>Schritt {step}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>Step {step:,} of {steps:,}</source>
        <translation>Schritt {step} von {steps}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>The first images are being made</source>
        <translation>Die ersten Bilder werden erzeugt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>The folder {run} was deleted or moved.</source>
        <translation>Der Ordner {run} wurde gelöscht oder verschoben.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>The models are being inverted: step {step:,} of {steps:,}. Then the first images are saved.</source>
        <translation>Die Modelle werden invertiert: Schritt {step} von {steps}. Danach werden die ersten Bilder gespeichert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>The run has started; images appear here as soon as it saves some.</source>
        <translation>Der Lauf hat begonnen; hier erscheinen Bilder, sobald er welche speichert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>This run no longer exists</source>
        <translation>Diesen Lauf gibt es nicht mehr</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>This run saved no images</source>
        <translation>Dieser Lauf hat keine Bilder gespeichert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>Training inverts the models: it makes images that each model assigns to its classes. Start a run, or show an earlier one from the Runs page.</source>
        <translation>Das Training invertiert die Modelle: es erzeugt Bilder, die jedes Modell seinen Klassen zuordnet. Einen Lauf starten, oder auf der Seite Läufe einen früheren zeigen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>other models {percent:.0f} %</source>
        <translation>andere Modelle {percent:.0f} %</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>own model {percent:.0f} %</source>
        <translation>eigenes Modell {percent:.0f} %</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>{found}, hardness {value:.2f}</source>
        <translation>{found}, Schwierigkeit {value:.2f}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>{own}, {others}</source>
        <translation>{own}, {others}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>{step} · hardness {value:.2f}</source>
        <translation>{step} · Schwierigkeit {value:.2f}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>“Other models”: no other model has this class, so a regression predicts it from the features of one other model, with this confidence (chance: {chance:.0f} %). The regression is fitted to images that the image's own model did not make.</source>
        <translation>„Andere Modelle“: kein anderes Modell hat diese Klasse, daher sagt eine Regression sie aus den Merkmalen eines anderen Modells vorher, mit dieser Konfidenz (Zufall: {chance:.0f} %). Die Regression ist an Bilder angepasst, die nicht das eigene Modell des Bildes erzeugt hat.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>“Other models”: no other model has this class, so a regression predicts it from the features of {count} other models, with this confidence (chance: {chance:.0f} %). The regression is fitted to images that the image's own model did not make.</source>
        <translation>„Andere Modelle“: kein anderes Modell hat diese Klasse, daher sagt eine Regression sie aus den Merkmalen von {count} anderen Modellen vorher, mit dieser Konfidenz (Zufall: {chance:.0f} %). Die Regression ist an Bilder angepasst, die nicht das eigene Modell des Bildes erzeugt hat.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>“Other models”: the mean probability of this class by the {count} other models that have it.</source>
        <translation>„Andere Modelle“: die mittlere Wahrscheinlichkeit dieser Klasse bei den {count} anderen Modellen, die sie haben.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>“Other models”: the probability of this class by the one other model that has it.</source>
        <translation>„Andere Modelle“: die Wahrscheinlichkeit dieser Klasse bei dem einen anderen Modell, das sie hat.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/time_row.py"/>
        <source>Close the comparison over time</source>
        <translation>Den Vergleich im Verlauf schließen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/time_row.py"/>
        <source>One image over time</source>
        <translation>Ein Bild im Verlauf</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/time_row.py"/>
        <source>{name}, image {number} of {model}, over time</source>
        <translation>{name}, Bild {number} von {model}, im Verlauf</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/view.py"/>
        <source>Export all shown…</source>
        <translation>Alle gezeigten exportieren…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/view.py"/>
        <source>Export {count:,} selected…</source>
        <translation>{count} gewählte exportieren…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/view.py"/>
        <location filename="purer_app/ui/train/view.py"/>
        <source>Pseudo images</source>
        <translation>Pseudobilder</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/view.py"/>
        <source>{images} · {found} on average</source>
        <translation>{images} · {found} im Mittel</translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/view.py"/>
        <source>{run} · {shown:,} of {all:,} images</source>
        <translation>{run} · {shown} von {all} Bildern</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/runs/commands.py"/>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <source>Drop trained models or a folder of them. Nothing in these files is executed.</source>
        <translation>Trainierte Modelle oder einen Ordner davon ablegen. Nichts in diesen Dateien wird ausgeführt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/shell/docks/log_panel.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <source>New classes: drop pictures, or a folder with one folder of pictures per class</source>
        <translation>Neue Klassen: Bilder ablegen, oder einen Ordner mit einem Bilderordner je Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <source>Quit anyway</source>
        <translation>Trotzdem beenden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/runs/page.py"/>
        <location filename="purer_app/ui/runs/table.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <source>Stay</source>
        <translation>Bleiben</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <source>The Adapt page now classifies with {new}, the newest run, instead of {old}.</source>
        <translation>Die Seite „Anpassen“ klassifiziert jetzt mit {new}, dem neuesten Lauf, statt mit {old}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <source>The project is saved again, with all changes.</source>
        <translation>Das Projekt ist wieder gespeichert, mit allen Änderungen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <source>The run could not be saved, so the window stays open. After the cause is removed, the run can be continued from its last snapshot.</source>
        <translation>Der Lauf konnte nicht gespeichert werden, daher bleibt das Fenster offen. Ist die Ursache behoben, kann der Lauf ab seinem letzten Snapshot fortgesetzt werden.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <source>The run is being saved; the window closes when that is done.</source>
        <translation>Der Lauf wird gespeichert; danach schließt sich das Fenster.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>The run {name} was interrupted ({percent}). It continues at {step}.</source>
        <translation>Der Lauf {name} wurde unterbrochen ({percent}). Er geht bei {step} weiter.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <source>Toolbar</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <location filename="purer_app/ui/train/actions.py"/>
        <location filename="purer_app/ui/train/page.py"/>
        <source>Train</source>
        <translation>Training</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <source>Use {old} again</source>
        <translation>Wieder {old} verwenden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <source>{name} (read-only)</source>
        <translation>{name} (schreibgeschützt)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <source>“{name}”</source>
        <translation>„{name}“</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/empty_state.py"/>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/empty_state.py"/>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Add files…</source>
        <translation>Dateien hinzufügen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/empty_state.py"/>
        <source>Add the sample models</source>
        <translation>Die Beispielmodelle hinzufügen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/empty_state.py"/>
        <source>Drop a folder of trained image classifiers here.</source>
        <translation>Hier einen Ordner mit trainierten Bildklassifikatoren ablegen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/empty_state.py"/>
        <source>Nothing in these files is executed.</source>
        <translation>Nichts in diesen Dateien wird ausgeführt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/empty_state.py"/>
        <source>PyTorch (.pt .pth .th .ckpt .bin .tar), safetensors, .pt2, ONNX, Hugging Face folders.</source>
        <translation>PyTorch (.pt .pth .th .ckpt .bin .tar), safetensors, .pt2, ONNX, Hugging-Face-Ordner.</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>%Ln already existed.</source>
        <translation>
            <numerusform>%Ln war schon da.</numerusform>
            <numerusform>%Ln waren schon da.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>%Ln models are now read from their safe copies.</source>
        <translation>
            <numerusform>%Ln Modell wird jetzt aus seiner sicheren Kopie gelesen.</numerusform>
            <numerusform>%Ln Modelle werden jetzt aus ihren sicheren Kopien gelesen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>%Ln safe copies written next to their files.</source>
        <translation>
            <numerusform>%Ln sichere Kopie neben die Datei geschrieben.</numerusform>
            <numerusform>%Ln sichere Kopien neben ihre Dateien geschrieben.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>Making safe copies</source>
        <translation>Sichere Kopien werden erstellt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>Python files (*.py)</source>
        <translation>Python-Dateien (*.py)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>Save the export script</source>
        <translation>Das Exportskript speichern</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>The verdicts of %Ln models were copied.</source>
        <translation>
            <numerusform>Der Befund von %Ln Modell wurde kopiert.</numerusform>
            <numerusform>Die Befunde von %Ln Modellen wurden kopiert.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>Use the copies</source>
        <translation>Die Kopien verwenden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>{file} was saved. Complete the lines marked with &lt;-, run it where your model runs, and drop the resulting .pt2 file here.</source>
        <translation>{file} wurde gespeichert. Die mit &lt;- markierten Zeilen ergänzen, dort ausführen, wo das Modell läuft, und die entstandene .pt2-Datei hier ablegen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/architecture_list.py"/>
        <source>Find or type a name…</source>
        <translation>Einen Namen suchen oder eingeben…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/architecture_list.py"/>
        <source>Known architectures, best fit first</source>
        <translation>Bekannte Architekturen, die passendste zuerst</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/architecture_list.py"/>
        <source>fits the weights</source>
        <translation>passt zu den Gewichten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/class_names.py"/>
        <source>Class names</source>
        <translation>Klassennamen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/class_names.py"/>
        <source>Class names ({n})</source>
        <translation>Klassennamen ({n})</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>Check and save</source>
        <translation>Prüfen und speichern</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>Checked tensor by tensor, and saved for this file content, even if the file is moved.</source>
        <translation>Tensor für Tensor geprüft und für diesen Dateiinhalt gespeichert, auch wenn die Datei verschoben wird.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>Checking…</source>
        <translation>Wird geprüft…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>Class names, one per line</source>
        <translation>Klassennamen, einer je Zeile</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>Class names, one per line ({n} of {all})</source>
        <translation>Klassennamen, einer je Zeile ({n} von {all})</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>Image size in pixels</source>
        <translation>Bildgröße in Pixeln</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>Mean of each channel</source>
        <translation>Mittelwert jedes Kanals</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>Standard deviation of each channel</source>
        <translation>Standardabweichung jedes Kanals</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>What the weights do not specify</source>
        <translation>Was die Gewichte nicht angeben</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>default</source>
        <translation>Standardwert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>{title} is '{text}'; it must be numbers separated by commas, for example {example}.</source>
        <translation>{title} ist „{text}“; nötig sind durch Kommas getrennte Zahlen, zum Beispiel {example}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <source>Copy the checksum</source>
        <translation>Die Prüfsumme kopieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <source>Copy the path</source>
        <translation>Den Pfad kopieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <source>Held-out accuracy</source>
        <translation>Genauigkeit auf Testdaten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <source>Normalisation</source>
        <translation>Normalisierung</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <source>Open the folder of the file</source>
        <translation>Den Ordner der Datei öffnen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <location filename="purer_app/ui/runs/evaluation/table.py"/>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/inspector.py"/>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Choose architecture…</source>
        <translation>Architektur wählen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/inspector.py"/>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/inspector.py"/>
        <source>Edit names and input…</source>
        <translation>Namen und Eingabe bearbeiten…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/inspector.py"/>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Export script…</source>
        <translation>Exportskript…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/inspector.py"/>
        <source>Forget my choice</source>
        <translation>Meine Wahl vergessen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/inspector.py"/>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>Locate…</source>
        <translation>Wiederfinden…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/inspector.py"/>
        <source>Select a model to see its classes, the reasons for its verdict, and images inverted from it.</source>
        <translation>Ein Modell wählen, um seine Klassen, die Gründe seines Befunds und aus ihm invertierte Bilder zu sehen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/inspector.py"/>
        <source>Set input size…</source>
        <translation>Eingabegröße angeben…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/inspector.py"/>
        <source>The choice for {file} was not saved: {problem}</source>
        <translation>Die Wahl für {file} wurde nicht gespeichert: {problem}</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/inspector/layer_table.py"/>
        <source>Layers (%Ln tensors)</source>
        <translation>
            <numerusform>Schichten (%Ln Tensor)</numerusform>
            <numerusform>Schichten (%Ln Tensoren)</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/layer_table.py"/>
        <source>Layers of the model</source>
        <translation>Schichten des Modells</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/layer_table.py"/>
        <source>Reading layers</source>
        <translation>Schichten werden gelesen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/layer_table.py"/>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/layer_table.py"/>
        <source>Show layers</source>
        <translation>Schichten zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/layer_table.py"/>
        <source>Tensor</source>
        <translation>Tensor</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/layer_table.py"/>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_store.py"/>
        <source>Inverting a model</source>
        <translation>Ein Modell wird invertiert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Images from this model</source>
        <translation>Bilder aus diesem Modell</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Images inverted from the model</source>
        <translation>Aus dem Modell invertierte Bilder</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Invert this model</source>
        <translation>Dieses Modell invertieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Inverting the model…</source>
        <translation>Das Modell wird invertiert…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Makes images that the model assigns to its classes, from its weights alone, in a few seconds.</source>
        <translation>Erzeugt in wenigen Sekunden, allein aus den Gewichten, Bilder, die das Modell seinen Klassen zuordnet.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Only a model with a known classifier can be inverted.</source>
        <translation>Nur ein Modell mit bekanntem Klassifikator lässt sich invertieren.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Progress of the inversion</source>
        <translation>Fortschritt der Inversion</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Stop the inversion</source>
        <translation>Die Inversion anhalten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Stopped at step {step} of {steps}.</source>
        <translation>Angehalten bei Schritt {step} von {steps}.</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/locating.py"/>
        <source>%Ln files of the right names there have other contents.</source>
        <translation>
            <numerusform>Dort hat %Ln Datei mit dem richtigen Namen einen anderen Inhalt.</numerusform>
            <numerusform>Dort haben %Ln Dateien mit den richtigen Namen einen anderen Inhalt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/locating.py"/>
        <source>%Ln models are now read from their new places.</source>
        <translation>
            <numerusform>%Ln Modell wird jetzt von seinem neuen Ort gelesen.</numerusform>
            <numerusform>%Ln Modelle werden jetzt von ihren neuen Orten gelesen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/locating.py"/>
        <source>%Ln other missing models were moved with it</source>
        <translation>
            <numerusform>%Ln weiteres fehlendes Modell wurde mit verschoben</numerusform>
            <numerusform>%Ln weitere fehlende Modelle wurden mit verschoben</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/locating.py"/>
        <source>Comparing files</source>
        <translation>Dateien werden verglichen</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/locating.py"/>
        <source>Locate all %Ln</source>
        <translation>
            <numerusform>Auch wiederfinden</numerusform>
            <numerusform>Alle %Ln wiederfinden</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/locating.py"/>
        <source>Use it nevertheless</source>
        <translation>Trotzdem verwenden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/locating.py"/>
        <source>Where is {file} now?</source>
        <translation>Wo ist {file} jetzt?</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/locating.py"/>
        <source>by their content</source>
        <translation>nach dem Inhalt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/locating.py"/>
        <source>{file} has another content than the missing {name}, so it is not the moved file.</source>
        <translation>{file} hat einen anderen Inhalt als das fehlende {name}, ist also nicht die verschobene Datei.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/locating.py"/>
        <source>{file} is already one of the models; the missing {name} can be removed.</source>
        <translation>{file} gehört bereits zu den Modellen; das fehlende {name} kann entfernt werden.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/locating.py"/>
        <source>{n:,} of them by their content, the others by their names</source>
        <translation>{n} davon nach dem Inhalt, die anderen nach dem Namen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/locating.py"/>
        <source>{name} is now read from {folder}. Its earlier content is not known.</source>
        <translation>{name} wird jetzt aus {folder} gelesen. Der frühere Inhalt ist nicht bekannt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/locating.py"/>
        <source>{name} is now read from {folder}; its content is the same.</source>
        <translation>{name} wird jetzt aus {folder} gelesen; der Inhalt ist derselbe.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/locating.py"/>
        <source>{name} is now used in place of the missing model.</source>
        <translation>{name} wird jetzt anstelle des fehlenden Modells verwendet.</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/page.py"/>
        <source>%Ln models added</source>
        <translation>
            <numerusform>%Ln Modell hinzugefügt</numerusform>
            <numerusform>%Ln Modelle hinzugefügt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/page.py"/>
        <source>%Ln models removed from the project; their files were not deleted.</source>
        <translation>
            <numerusform>%Ln Modell aus dem Projekt entfernt; seine Datei wurde nicht gelöscht.</numerusform>
            <numerusform>%Ln Modelle aus dem Projekt entfernt; ihre Dateien wurden nicht gelöscht.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Add a folder of models…</source>
        <translation>Ordner mit Modellen hinzufügen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Add model files…</source>
        <translation>Modelldateien hinzufügen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Choose a folder of trained models</source>
        <translation>Einen Ordner mit trainierten Modellen wählen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Choose architecture…: adds these files, and shows what may fit the first that needs your choice</source>
        <translation>Architektur wählen…: fügt diese Dateien hinzu und zeigt, was zur ersten passen kann, für die eine Auswahl nötig ist</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Choose files of trained models</source>
        <translation>Dateien trainierter Modelle wählen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Choose the architecture of the selected model…</source>
        <translation>Die Architektur des gewählten Modells angeben…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Copy the verdicts</source>
        <translation>Die Befunde kopieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Invert the selected model</source>
        <translation>Das gewählte Modell invertieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Locate the file of the selected model…</source>
        <translation>Die Datei des gewählten Modells wiederfinden…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Make safe copies (.safetensors)</source>
        <translation>Sichere Kopien erstellen (.safetensors)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Name the classes of the selected model…</source>
        <translation>Die Klassen des gewählten Modells benennen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Remove the selected models</source>
        <translation>Die gewählten Modelle entfernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Save the script that exports a model of your own code…</source>
        <translation>Das Skript speichern, das ein Modell aus eigenem Code exportiert…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Set the input size of the selected model…</source>
        <translation>Die Eingabegröße des gewählten Modells angeben…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Show why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Use all models</source>
        <translation>Alle Modelle verwenden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Use no models</source>
        <translation>Keine Modelle verwenden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Your choice for {file} was removed, and the file was inspected again.</source>
        <translation>Die Wahl für {file} wurde entfernt, und die Datei wurde neu untersucht.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/filter_bar.py"/>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/filter_bar.py"/>
        <source>Filter ({n})</source>
        <translation>Filter ({n})</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/filter_bar.py"/>
        <source>Find a model</source>
        <translation>Modell suchen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/filter_bar.py"/>
        <source>Find a model…</source>
        <translation>Modell suchen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/filter_bar.py"/>
        <source>Show only some verdicts</source>
        <translation>Nur einige Befunde zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/filter_bar.py"/>
        <source>Show only some verdicts; {n} chosen</source>
        <translation>Nur einige Befunde zeigen; {n} gewählt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/filter_bar.py"/>
        <source>Show only: {kind}</source>
        <translation>Nur zeigen: {kind}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Adapt to your pictures without training: all models together are the classifier</source>
        <translation>Ohne Training an eigene Bilder anpassen: alle Modelle zusammen sind der Klassifikator</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Adapt without training</source>
        <translation>Ohne Training anpassen</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Inspecting files, %Ln left…</source>
        <translation>
            <numerusform>Dateien werden untersucht, noch %Ln…</numerusform>
            <numerusform>Dateien werden untersucht, noch %Ln…</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Inspecting files…</source>
        <translation>Dateien werden untersucht…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Make safe copies</source>
        <translation>Sichere Kopien erstellen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>No model matches. Clear the search box or the filters.</source>
        <translation>Kein Modell passt. Das Suchfeld leeren oder die Filter aufheben.</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Train on %Ln models</source>
        <translation>
            <numerusform>Mit %Ln Modell trainieren</numerusform>
            <numerusform>Mit %Ln Modellen trainieren</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>{used} of {all} models are used, with {classes} classes in total.</source>
        <translation>{used} von {all} Modellen werden verwendet, mit insgesamt {classes} Klassen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <location filename="purer_app/ui/shell/help/settings_tables.py"/>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>Use</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>Verdict</source>
        <translation>Befund</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <location filename="purer_app/ui/shell/help/settings_tables.py"/>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>cannot be used</source>
        <translation>nicht verwendbar</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>not used</source>
        <translation>nicht verwendet</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>used</source>
        <translation>verwendet</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/table.py"/>
        <source>Models of the project</source>
        <translation>Modelle des Projekts</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/hints.py"/>
        <source>Choose again, or press “Forget my choice”</source>
        <translation>Erneut wählen, oder „Meine Wahl vergessen“ drücken</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/hints.py"/>
        <source>Choose one with “Choose architecture…”</source>
        <translation>Eine mit „Architektur wählen…“ wählen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/hints.py"/>
        <source>Correct the sidecar, or remove it</source>
        <translation>Die Begleitdatei berichtigen oder entfernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/hints.py"/>
        <source>If it is your own model, export it to a .pt2 file with the script from “Export script…”</source>
        <translation>Ist es ein eigenes Modell, es mit dem Skript aus „Exportskript…“ in eine .pt2-Datei exportieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/hints.py"/>
        <source>If you know its architecture, name it with “Choose architecture…”</source>
        <translation>Ist die Architektur bekannt, sie mit „Architektur wählen…“ angeben</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/hints.py"/>
        <source>Its file name suggests {name}; check that with “Choose architecture…”</source>
        <translation>Der Dateiname legt {name} nahe; das mit „Architektur wählen…“ prüfen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/suggestions.py"/>
        <source>But its last layer has {n:,} outputs.</source>
        <translation>Aber die letzte Schicht hat {n} Ausgaben.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/suggestions.py"/>
        <source>Its last layer has that number of outputs.</source>
        <translation>Seine letzte Schicht hat so viele Ausgaben.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/suggestions.py"/>
        <source>The file name suggests: {what}.</source>
        <translation>Der Dateiname legt nahe: {what}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/suggestions.py"/>
        <source>in the file name</source>
        <translation>im Dateinamen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/suggestions.py"/>
        <source>{fitting:,} of {total:,} tensors fit</source>
        <translation>{fitting} von {total} Tensoren passen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/suggestions.py"/>
        <source>{px} pixels</source>
        <translation>{px} Pixel</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>%Ln need your choice</source>
        <translation>
            <numerusform>%Ln: Auswahl nötig</numerusform>
            <numerusform>%Ln: Auswahl nötig</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>Features only</source>
        <translation>Nur Merkmale</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>Missing</source>
        <translation>Fehlt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>Needs your choice</source>
        <translation>Auswahl nötig</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>Ready with assumptions</source>
        <translation>Bereit mit Annahmen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>architecture</source>
        <translation>Architektur</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>assumed: {what}</source>
        <translation>angenommen: {what}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>format</source>
        <translation>Format</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>the file is missing; locate it, put it back, or remove the model from the project</source>
        <translation>die Datei fehlt; sie wiederfinden oder zurücklegen, oder das Modell aus dem Projekt entfernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>{name}?</source>
        <translation>{name}?</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>{n} being checked</source>
        <translation>{n} in Prüfung</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>{n} missing</source>
        <translation>{n} fehlen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>{n} ready</source>
        <translation>{n} bereit</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>{n} refused</source>
        <translation>{n} abgelehnt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>{n} with features only</source>
        <translation>{n} nur mit Merkmalen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Another run is in progress now; nothing was started.</source>
        <translation>Inzwischen läuft ein anderer Lauf; nichts wurde gestartet.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Comparing with the run</source>
        <translation>Vergleich mit dem Lauf</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <location filename="purer_app/ui/train/page.py"/>
        <source>Copied: {command}</source>
        <translation>Kopiert: {command}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Delete permanently</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Deleting a run</source>
        <translation>Ein Lauf wird gelöscht</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Do not repeat</source>
        <translation>Nicht wiederholen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Keep the run</source>
        <translation>Den Lauf behalten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Move the run “{name}” with its model and images ({size}) to the trash?</source>
        <translation>Den Lauf „{name}“ mit Modell und Bildern ({size}) in den Papierkorb verschieben?</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Move to trash</source>
        <translation>In den Papierkorb verschieben</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Nothing that PURER records has changed since.</source>
        <translation>Nichts, was PURER aufzeichnet, hat sich seitdem geändert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Repeat “{name}” with the same settings, models and seed?</source>
        <translation>„{name}“ mit denselben Einstellungen, Modellen und demselben Startwert wiederholen?</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Save the report as</source>
        <translation>Den Bericht speichern unter</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Start the run</source>
        <translation>Den Lauf starten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>The Adapt page uses it and will use another classifier instead.</source>
        <translation>Die Seite Anpassen verwendet ihn und nimmt dann einen anderen Klassifikator.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>The facts about “{name}” were copied.</source>
        <translation>Die Angaben zu „{name}“ wurden kopiert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>The report was written to {path}.</source>
        <translation>Der Bericht wurde nach {path} geschrieben.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>The run “{name}” was deleted.</source>
        <translation>Der Lauf „{name}“ wurde gelöscht.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>The run “{name}” was moved to the trash.</source>
        <translation>Der Lauf „{name}“ wurde in den Papierkorb verschoben.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Writing a command</source>
        <translation>Ein Befehl wird geschrieben</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Writing a report</source>
        <translation>Ein Bericht wird geschrieben</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>“{name}” cannot be moved to the trash: this disk has none, or it is full. Delete the run permanently? This cannot be undone.</source>
        <translation>„{name}“ kann nicht in den Papierkorb: dieser Datenträger hat keinen, oder er ist voll. Den Lauf endgültig löschen? Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>“{name}” cannot be repeated, because this is missing: {files}.</source>
        <translation>„{name}“ lässt sich nicht wiederholen, denn es fehlt: {files}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>“{name}” is being evaluated; stop the evaluation or wait for its end first.</source>
        <translation>„{name}“ wird ausgewertet; zuerst die Auswertung anhalten oder ihr Ende abwarten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>“{name}” is in progress; stop it on the Train page first.</source>
        <translation>„{name}“ läuft noch; zuerst auf der Seite Training anhalten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>A run is in progress; pause and save it, or let it finish first.</source>
        <translation>Ein Lauf ist im Gange; ihn zuerst pausieren und speichern oder zu Ende laufen lassen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Compare the selected runs</source>
        <translation>Die gewählten Läufe vergleichen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Continue the interrupted run</source>
        <translation>Den unterbrochenen Lauf fortsetzen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Copy as command</source>
        <translation>Als Befehl kopieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Copy as text</source>
        <translation>Als Text kopieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Copy the command that repeats the run</source>
        <translation>Den Befehl kopieren, der den Lauf wiederholt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Copy the facts about the run as text</source>
        <translation>Die Angaben zum Lauf als Text kopieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Delete the run…</source>
        <translation>Den Lauf löschen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Delete…</source>
        <translation>Löschen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Evaluate a run or the models on a labelled folder…</source>
        <translation>Einen Lauf oder die Modelle an einem beschrifteten Ordner auswerten…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Evaluate…</source>
        <translation>Auswerten…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Name the run</source>
        <translation>Den Lauf benennen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Only a finished run can be used on the Adapt page.</source>
        <translation>Nur ein abgeschlossener Lauf kann auf der Seite Anpassen verwendet werden.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Only an interrupted run can be continued.</source>
        <translation>Nur ein unterbrochener Lauf kann fortgesetzt werden.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Open the folder of the run</source>
        <translation>Den Ordner des Laufs öffnen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Read the runs again</source>
        <translation>Die Läufe neu lesen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Repeat exactly…</source>
        <translation>Genau wiederholen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Repeat the run exactly…</source>
        <translation>Den Lauf genau wiederholen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Report (HTML)…</source>
        <translation>Bericht (HTML)…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Select a run first.</source>
        <translation>Zuerst einen Lauf wählen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Select one run.</source>
        <translation>Einen Lauf wählen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Select two or more runs: hold Ctrl or Shift.</source>
        <translation>Zwei oder mehr Läufe wählen: Strg oder Umschalt halten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Show the run on the Train and Images pages</source>
        <translation>Den Lauf auf den Seiten Training und Pseudobilder zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>The name of the run cannot be read; see its details.</source>
        <translation>Der Name des Laufs ist nicht lesbar; siehe seine Einzelheiten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>The run is being prepared.</source>
        <translation>Der Lauf wird vorbereitet.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>The run is damaged; see its status.</source>
        <translation>Der Lauf ist beschädigt; siehe seinen Status.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>The run is in progress; stop it on the Train page.</source>
        <translation>Der Lauf ist im Gange; auf der Seite Training anhalten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Use in Adapt</source>
        <translation>Zum Anpassen verwenden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Use the run on the Adapt page</source>
        <translation>Den Lauf auf der Seite Anpassen verwenden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Write a report of the run (HTML)…</source>
        <translation>Einen Bericht des Laufs schreiben (HTML)…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/area.py"/>
        <source>Copy the table</source>
        <translation>Die Tabelle kopieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/area.py"/>
        <source>Only the curves of the first {n} runs are drawn.</source>
        <translation>Nur die Kurven der ersten {n} Läufe sind gezeichnet.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/area.py"/>
        <source>Reading runs to compare</source>
        <translation>Läufe zum Vergleichen werden gelesen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/area.py"/>
        <source>The table was copied; it can be pasted into a spreadsheet.</source>
        <translation>Die Tabelle wurde kopiert; sie lässt sich in eine Tabellenkalkulation einfügen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Accuracy, {shots}</source>
        <translation>Genauigkeit, {shots}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>All models without training, {shots}</source>
        <translation>Alle Modelle ohne Training, {shots}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Best accuracy, with its 95 % interval</source>
        <translation>Beste Genauigkeit, mit ihrem 95-%-Intervall</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Evaluated on</source>
        <translation>Ausgewertet an</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Finished steps</source>
        <translation>Abgeschlossene Schritte</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>In the newest evaluation, with its 95 % interval</source>
        <translation>In der neuesten Auswertung, mit dem 95-%-Intervall</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Models not in all runs</source>
        <translation>Modelle, die nicht alle Läufe haben</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Number of models and their folder</source>
        <translation>Zahl der Modelle und ihr Ordner</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>On the same pictures</source>
        <translation>Auf denselben Bildern</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>On the same tasks</source>
        <translation>An denselben Aufgaben</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Pictures and tasks of the newest evaluation; only equal ones can be compared</source>
        <translation>Bilder und Aufgaben der neuesten Auswertung; nur gleiche sind vergleichbar</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Points above (+) or below (−) all models without training, with the 95 % interval</source>
        <translation>Punkte über (+) oder unter (−) allen Modellen ohne Training, mit dem 95-%-Intervall</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>The learner and its network</source>
        <translation>Das Lernverfahren und sein Netz</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Training adds, {shots}</source>
        <translation>Training bringt, {shots}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Training time without pauses</source>
        <translation>Trainingszeit ohne Pausen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Validation without training</source>
        <translation>Validierung ohne Training</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>a labelled folder</source>
        <translation>einem beschrifteten Ordner</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>{data}: {tasks}, seed {seed}</source>
        <translation>{data}: {tasks}, Startwert {seed}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>{n} from {pool}</source>
        <translation>{n} aus {pool}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>{percent:.1f} %, {method}</source>
        <translation>{percent:.1f} %, {method}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <source>Accuracy on pseudo episodes</source>
        <translation>Genauigkeit auf Pseudo-Episoden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <source>Accuracy on validation pictures</source>
        <translation>Genauigkeit auf Validierungsbildern</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>As a table</source>
        <translation>Als Tabelle</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <location filename="purer_app/ui/train/view.py"/>
        <source>Curriculum hardness</source>
        <translation>Schwierigkeit des Curriculums</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <source>Curves</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <source>Loss of the inversion</source>
        <translation>Verlust der Inversion</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <source>No values: {runs}.</source>
        <translation>Ohne Werte: {runs}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Reset zoom</source>
        <translation>Zoom zurücksetzen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <location filename="purer_app/ui/train/page.py"/>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Wrote {path}.</source>
        <translation>{path} geschrieben.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <location filename="purer_app/ui/train/view.py"/>
        <source>correct, %</source>
        <translation>richtig, %</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <location filename="purer_app/ui/train/view.py"/>
        <source>hardness (outer loss)</source>
        <translation>Schwierigkeit (äußerer Verlust)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/table.py"/>
        <source>Comparison of runs</source>
        <translation>Vergleich von Läufen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/bars.py"/>
        <source>Accuracies as bars</source>
        <translation>Genauigkeiten als Balken</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/bars.py"/>
        <source>chance: {percent:.0f} %</source>
        <translation>Zufall: {percent:.0f} %</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/bars.py"/>
        <source>{method}: {accuracy}</source>
        <translation>{method}: {accuracy}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>A folder with one sub-folder of pictures for each class</source>
        <translation>Ein Ordner mit einem Unterordner von Bildern je Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>A task has</source>
        <translation>Eine Aufgabe hat</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Also with ICFIL; number of tasks:</source>
        <translation>Auch mit ICFIL; Zahl der Aufgaben:</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Choose a folder first: one with a sub-folder of pictures for each class.</source>
        <translation>Zuerst einen Ordner wählen: mit einem Unterordner von Bildern je Klasse.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Choose a folder with one sub-folder for each class</source>
        <translation>Einen Ordner mit einem Unterordner je Klasse wählen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Choose a labelled folder</source>
        <translation>Einen beschrifteten Ordner wählen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Classes in each task</source>
        <translation>Klassen in jeder Aufgabe</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>Evaluate</source>
        <translation>Auswerten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>ICFIL inverts images for each task. This takes far longer than the other rows, longest with pool-embedding, which passes through all models.</source>
        <translation>ICFIL invertiert Bilder für jede Aufgabe. Das dauert viel länger als die anderen Zeilen, am längsten mit pool-embedding, das durch alle Modelle läuft.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Labelled folder</source>
        <translation>Beschrifteter Ordner</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>No model is used. Add models first, or select a finished run.</source>
        <translation>Kein Modell wird verwendet. Zuerst Modelle hinzufügen oder einen abgeschlossenen Lauf wählen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Queries of each class</source>
        <translation>Querys je Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Select a finished run above to evaluate it.</source>
        <translation>Oben einen abgeschlossenen Lauf wählen, um ihn auszuwerten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Support pictures of each class</source>
        <translation>Supportbilder je Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Tasks with ICFIL</source>
        <translation>Aufgaben mit ICFIL</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>The models alone</source>
        <translation>Die Modelle allein</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>The number of support pictures of each class must be at least 1.</source>
        <translation>Die Zahl der Supportbilder je Klasse muss mindestens 1 sein.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>The result is meaningful only if the models were not trained on these classes.</source>
        <translation>Das Ergebnis ist nur aussagekräftig, wenn die Modelle nicht mit diesen Klassen trainiert wurden.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>The selected run</source>
        <translation>Der gewählte Lauf</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>The used models without any training: all together, and the best one alone.</source>
        <translation>Die verwendeten Modelle ohne jedes Training: alle zusammen und das beste allein.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Use the {n} sample symbols</source>
        <translation>Die {n} Beispielsymbole verwenden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>classes; learn from</source>
        <translation>Klassen; gelernt wird aus</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>others of each</source>
        <translation>anderen je Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>pictures of each, and classify</source>
        <translation>Bildern je Klasse, klassifiziert werden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>{name}, compared with every baseline; the result is saved with the run.</source>
        <translation>{name}, verglichen mit jeder Vergleichsmethode; das Ergebnis wird mit dem Lauf gespeichert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>{n} (as in papers)</source>
        <translation>{n} (wie in Papers)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>{n} (quick)</source>
        <translation>{n} (schnell)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>“{text}” is not a list of whole numbers; write for example: 1, 5</source>
        <translation>„{text}“ ist keine Liste ganzer Zahlen; zum Beispiel: 1, 5</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/offer.py"/>
        <source>Choose compact on the Train page</source>
        <translation>compact auf der Seite Training wählen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/offer.py"/>
        <source>The learner compact is smaller and needs less computation per picture.</source>
        <translation>Das Lernverfahren compact ist kleiner und braucht weniger Rechnung je Bild.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>Evaluate on a labelled folder</source>
        <translation>An einem beschrifteten Ordner auswerten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>Evaluating</source>
        <translation>Auswertung</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>Finished; the result is below.</source>
        <translation>Fertig; das Ergebnis steht unten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>Progress of the evaluation</source>
        <translation>Fortschritt der Auswertung</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>Reading models and pictures…</source>
        <translation>Modelle und Bilder werden gelesen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>Stopped; no result was saved.</source>
        <translation>Angehalten; kein Ergebnis wurde gespeichert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>Stopping…</source>
        <translation>Wird angehalten…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>The evaluation is finished.</source>
        <translation>Die Auswertung ist fertig.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>The evaluation was stopped because its project was closed.</source>
        <translation>Die Auswertung wurde angehalten, weil ihr Projekt geschlossen wurde.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>{how_far}: {method} at {shots}, task {done:,} of {total:,}</source>
        <translation>{how_far}: {method} bei {shots}, Aufgabe {done} von {total}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/table.py"/>
        <source>Accuracy and cost of every method</source>
        <translation>Genauigkeit und Aufwand jeder Methode</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/table.py"/>
        <source>Multiply-adds</source>
        <translation>Multiplikationen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/table.py"/>
        <source>ms per query</source>
        <translation>ms je Query</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/table.py"/>
        <source>ms to adapt</source>
        <translation>ms zum Anpassen</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>%Ln shots</source>
        <translation>
            <numerusform>%Ln Shot</numerusform>
            <numerusform>%Ln Shots</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>%Ln tasks</source>
        <translation>
            <numerusform>%Ln Aufgabe</numerusform>
            <numerusform>%Ln Aufgaben</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>; versus the plain teacher ensemble: {points}</source>
        <translation>; gegenüber dem einfachen Teacher-Ensemble: {points}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>A model with the averaged weights of all models; no training.</source>
        <translation>Ein Modell mit den gemittelten Gewichten aller Modelle; ohne Training.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>All models without training: ridge regression on the features and softened outputs of all models.</source>
        <translation>Alle Modelle ohne Training: Ridge-Regression auf den Merkmalen und geglätteten Ausgaben aller Modelle.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>At {shots}, the plain teacher ensemble, which needs no training, is better than {learner} by {points}.</source>
        <translation>Bei {shots} ist das einfache Teacher-Ensemble, das kein Training braucht, um {points} besser als {learner}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>At {shots}, training adds nothing here: all models without training are better than {learner} by {points}</source>
        <translation>Bei {shots} bringt das Training hier nichts: alle Modelle ohne Training sind um {points} besser als {learner}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>At {shots}, training adds nothing significant here: {learner} minus all models without training is {points}</source>
        <translation>Bei {shots} bringt das Training hier nichts Signifikantes: {learner} minus alle Modelle ohne Training ist {points}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>At {shots}, training adds {points}: {learner} is better than all models without training</source>
        <translation>Bei {shots} bringt das Training {points}: {learner} ist besser als alle Modelle ohne Training</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>At {shots}, {learner} is better than the plain teacher ensemble by {points}.</source>
        <translation>Bei {shots} ist {learner} um {points} besser als das einfache Teacher-Ensemble.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>At {shots}, {learner} is not significantly different from the plain teacher ensemble ({points}).</source>
        <translation>Bei {shots} unterscheidet sich {learner} nicht signifikant vom einfachen Teacher-Ensemble ({points}).</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>At {shots}, {method} is the best of these with {mean:.1f} ± {ci95:.1f} %.</source>
        <translation>Bei {shots} ist {method} mit {mean:.1f} ± {ci95:.1f} % die beste davon.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>ICFIL lowers {method} by {points} at {shots}</source>
        <translation>ICFIL senkt {method} um {points} bei {shots}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>ICFIL makes no significant difference to {method} at {shots} ({points})</source>
        <translation>ICFIL macht bei {method} keinen signifikanten Unterschied bei {shots} ({points})</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>ICFIL raises {method} by {points} at {shots}</source>
        <translation>ICFIL hebt {method} um {points} bei {shots}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>Nearest class mean on the features of all models together; no training.</source>
        <translation>Nächstes Klassenmittel auf den Merkmalen aller Modelle zusammen; ohne Training.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>Nearest class mean on the features of the best single model; no training.</source>
        <translation>Nächstes Klassenmittel auf den Merkmalen des besten einzelnen Modells; ohne Training.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>The ensemble needs {times:.0f} times as much computation per picture.</source>
        <translation>Das Ensemble braucht {times:.0f}-mal so viel Rechnung je Bild.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>The ensemble on features and softened outputs of the models.</source>
        <translation>Das Ensemble auf Merkmalen und geglätteten Ausgaben der Modelle.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>The learner that this run trained.</source>
        <translation>Das Lernverfahren, das dieser Lauf trainiert hat.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>The network of the learner with random weights: the accuracy without any learning.</source>
        <translation>Das Netz des Lernverfahrens mit zufälligen Gewichten: die Genauigkeit ohne jedes Lernen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>The same method with all queries of the episode together, without their labels (transductive).</source>
        <translation>Dieselbe Methode mit allen Querys der Episode zusammen, ohne ihre Beschriftung (transduktiv).</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>The trained learner, calibrated for each task with images inverted from it.</source>
        <translation>Das trainierte Lernverfahren, für jede Aufgabe mit aus ihm invertierten Bildern kalibriert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>earlier</source>
        <translation>früher</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>{method} is above {against} by {points} at {shots}</source>
        <translation>{method} liegt bei {shots} um {points} über {against}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>{method} is below {against} by {points} at {shots}</source>
        <translation>{method} liegt bei {shots} um {points} unter {against}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>{method} is not significantly different from {against} at {shots} ({points})</source>
        <translation>{method} unterscheidet sich bei {shots} nicht signifikant von {against} ({points})</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>{method} with ICFIL</source>
        <translation>{method} mit ICFIL</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>{method}, transductive</source>
        <translation>{method}, transduktiv</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>{points} ± {ci95:.1f} points</source>
        <translation>{points} ± {ci95:.1f} Punkte</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>{tasks} from {data}; accuracy with its 95 % interval</source>
        <translation>{tasks} aus {data}; Genauigkeit mit 95-%-Intervall</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>{tasks} of {n_way} classes</source>
        <translation>{tasks} mit {n_way} Klassen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/view.py"/>
        <source>Evaluation</source>
        <translation>Auswertung</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/view.py"/>
        <source>Export CSV…</source>
        <translation>CSV exportieren…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/view.py"/>
        <source>On the same tasks, with 95 % intervals:</source>
        <translation>An denselben Aufgaben, mit 95-%-Intervallen:</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/view.py"/>
        <source>the models alone</source>
        <translation>die Modelle allein</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation_area.py"/>
        <source>No evaluation yet. An evaluation measures the accuracy of a run on your own labelled pictures and compares it with simpler methods, above all with all models without training.</source>
        <translation>Noch keine Auswertung. Eine Auswertung misst die Genauigkeit eines Laufs an eigenen beschrifteten Bildern und vergleicht sie mit einfacheren Methoden, vor allem mit allen Modellen ohne Training.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation_area.py"/>
        <source>Save the table as</source>
        <translation>Die Tabelle speichern unter</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation_area.py"/>
        <source>The table was written to {path}.</source>
        <translation>Die Tabelle wurde nach {path} geschrieben.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation_area.py"/>
        <source>This run is in progress. It can be evaluated here once it has finished.</source>
        <translation>Dieser Lauf ist im Gange. Ist er abgeschlossen, kann er hier ausgewertet werden.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation_area.py"/>
        <source>This run was interrupted and has no finished model yet. Continue it, then evaluate it here.</source>
        <translation>Dieser Lauf wurde unterbrochen und hat noch kein fertiges Modell. Ihn fortsetzen und dann hier auswerten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Continues at</source>
        <translation>Geht weiter bei</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>Evaluations</source>
        <translation>Auswertungen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>None yet. Evaluate the run on a labelled folder.</source>
        <translation>Noch keine. Den Lauf an einem beschrifteten Ordner auswerten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/notes_editor.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>Select a run to see its facts, its settings and its evaluations.</source>
        <translation>Einen Lauf wählen, um seine Angaben, Einstellungen und Auswertungen zu sehen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>Settings of the preset “{preset}”, except:</source>
        <translation>Einstellungen der Voreinstellung „{preset}“, außer:</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>Settings of the preset “{preset}”.</source>
        <translation>Einstellungen der Voreinstellung „{preset}“.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>Without training</source>
        <translation>Ohne Training</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>all planned steps</source>
        <translation>alle geplanten Schritte</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>finished early by you</source>
        <translation>von Hand früher beendet</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>the time limit was reached</source>
        <translation>das Zeitlimit war erreicht</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>{n} runs are selected and compared on the page.</source>
        <translation>{n} Läufe sind gewählt und werden auf der Seite verglichen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/labels.py"/>
        <source>Edit the notes on “{name}”</source>
        <translation>Die Notizen zu „{name}“ bearbeiten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/labels.py"/>
        <source>Rename the run “{name}”</source>
        <translation>Den Lauf „{name}“ umbenennen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/labels.py"/>
        <source>The notes on “{name}” are not saved, but kept until the window is closed: {why}</source>
        <translation>Die Notizen zu „{name}“ sind nicht gespeichert, bleiben aber, bis das Fenster geschlossen wird: {why}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/labels.py"/>
        <source>The notes on “{name}” were also changed elsewhere; your text is below the other one.</source>
        <translation>Die Notizen zu „{name}“ wurden auch anderswo geändert; der eigene Text steht unter dem anderen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/notes_editor.py"/>
        <source>What this run was for, what you learned from it</source>
        <translation>Wofür dieser Lauf war und was er gezeigt hat</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/page.py"/>
        <source>Choose the columns of the table</source>
        <translation>Spalten der Tabelle auswählen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/page.py"/>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/page.py"/>
        <source>No runs yet</source>
        <translation>Noch keine Läufe</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/page.py"/>
        <source>Training runs are listed here with their settings, images and models. Start one on the Train page.</source>
        <translation>Hier stehen Trainingsläufe mit ihren Einstellungen, Bildern und Modellen. Auf der Seite Training einen starten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/page.py"/>
        <source>{finished} of {n} finished</source>
        <translation>{finished} von {n} abgeschlossen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>A finished run can adapt; an interrupted one can be continued</source>
        <translation>Ein abgeschlossener Lauf kann angepasst, ein unterbrochener fortgesetzt werden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Accuracy in the last evaluation, with its 95 % interval; fewest shots first</source>
        <translation>Genauigkeit in der letzten Auswertung mit 95-%-Intervall; wenigste Shots zuerst</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Accuracy of all models without training (ensemble-ridge) in the same tasks; if that was not measured, of the plain teacher ensemble</source>
        <translation>Genauigkeit aller Modelle ohne Training (ensemble-ridge) in denselben Aufgaben; wenn sie nicht gemessen wurde, die des einfachen Teacher-Ensembles</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Best accuracy on the validation folder, with its 95 % interval</source>
        <translation>Beste Genauigkeit auf dem Validierungsordner, mit dem 95-%-Intervall</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Changed settings</source>
        <translation>Geänderte Einstellungen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Completed and planned steps</source>
        <translation>Abgeschlossene und geplante Schritte</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Evaluated</source>
        <translation>Ausgewertet</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Points above (+) or below (−) the accuracy without training, with the 95 % interval over the same tasks; fewest shots first</source>
        <translation>Punkte über (+) oder unter (−) der Genauigkeit ohne Training mit 95-%-Intervall über dieselben Aufgaben; wenigste Shots zuerst</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Settings that differ from the preset in the name of the run</source>
        <translation>Einstellungen, die von der Voreinstellung im Namen des Laufs abweichen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Size of the run folder on disk</source>
        <translation>Größe des Ordners des Laufs auf dem Datenträger</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>The device used for training</source>
        <translation>Das Gerät, auf dem trainiert wurde</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>The name of the run; F2 changes it</source>
        <translation>Der Name des Laufs; F2 ändert ihn</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Untrained</source>
        <translation>Ohne Training</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>When the run was started</source>
        <translation>Wann der Lauf begonnen hat</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/setting_values.py"/>
        <location filename="purer_app/ui/shell/help/settings_tables.py"/>
        <location filename="purer_app/ui/train/settings/config_form.py"/>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/setting_values.py"/>
        <source>{name}: {value} instead of {usual}</source>
        <translation>{name}: {value} statt {usual}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/table.py"/>
        <source>Show the columns that fit</source>
        <translation>Die Spalten zeigen, die passen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Folder: {name}</source>
        <translation>Ordner: {name}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Points above (+) or below (−) all models without training (ensemble-ridge)</source>
        <translation>Punkte über (+) oder unter (−) allen Modellen ohne Training (ensemble-ridge)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Points above (+) or below (−) the plain teacher ensemble; ensemble-ridge was not measured</source>
        <translation>Punkte über (+) oder unter (−) dem einfachen Teacher-Ensemble; ensemble-ridge wurde nicht gemessen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>being saved</source>
        <translation>wird gespeichert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>damaged</source>
        <translation>beschädigt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>damaged: {why}</source>
        <translation>beschädigt: {why}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>finished</source>
        <translation>abgeschlossen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>finishing</source>
        <translation>wird abgeschlossen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>stopping</source>
        <translation>wird angehalten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>{name} on {backbone}</source>
        <translation>{name} mit {backbone}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>{percent:.1f} % on the same pictures, {method}</source>
        <translation>{percent:.1f} % auf denselben Bildern, {method}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>{shots}, {method}: {points}</source>
        <translation>{shots}, {method}: {points}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>{word} at {percent}</source>
        <translation>{word} bei {percent}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/banner.py"/>
        <location filename="purer_app/ui/widgets/message_bar.py"/>
        <location filename="purer_app/ui/widgets/undo_bar.py"/>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/banner.py"/>
        <source>Copy the message and its details</source>
        <translation>Die Meldung und ihre Einzelheiten kopieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/banner.py"/>
        <source>Messages</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/banner.py"/>
        <source>Technical details</source>
        <translation>Technische Einzelheiten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/closing_question.py"/>
        <source>A run is going on. It can be saved and continued at the next start.</source>
        <translation>Ein Lauf ist im Gange. Er kann gespeichert und beim nächsten Start fortgesetzt werden.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/closing_question.py"/>
        <source>Go on training</source>
        <translation>Weiter trainieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/closing_question.py"/>
        <source>Pause, save and quit</source>
        <translation>Anhalten, speichern und beenden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/command_palette.py"/>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/command_palette.py"/>
        <source>No command matches “{text}”.</source>
        <translation>Kein Befehl passt zu „{text}“.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/command_palette.py"/>
        <source>What do you want to do?</source>
        <translation>Was soll geschehen?</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/docks/dock_title.py"/>
        <source>Detach from the window</source>
        <translation>Vom Fenster lösen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/docks/dock_title.py"/>
        <source>Put back into the window</source>
        <translation>Wieder ins Fenster setzen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/docks/inspector.py"/>
        <source>Nothing is selected.</source>
        <translation>Nichts ist ausgewählt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/docks/log_panel.py"/>
        <source>Copy for a bug report</source>
        <translation>Für einen Fehlerbericht kopieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/docks/log_panel.py"/>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/docks/log_panel.py"/>
        <source>Minimum level</source>
        <translation>Mindeststufe</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/docks/log_panel.py"/>
        <source>Search the log</source>
        <translation>Das Protokoll durchsuchen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/docks/log_panel.py"/>
        <source>Warnings and errors</source>
        <translation>Warnungen und Fehler</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/help/help_window.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/help/help_window.py"/>
        <source>In a plot that has the focus</source>
        <translation>In einem Diagramm mit dem Fokus</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/help/help_window.py"/>
        <source>Terms</source>
        <translation>Begriffe</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/help/help_window.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Terms, settings and keys</source>
        <translation>Begriffe, Einstellungen und Tasten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/help/settings_tables.py"/>
        <source>Default</source>
        <translation>Standard</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/help/settings_tables.py"/>
        <source>Presets</source>
        <translation>Voreinstellungen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/help/settings_tables.py"/>
        <source>Range</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/help/settings_tables.py"/>
        <source>The names are those of settings files and of {option}, for example {example}.</source>
        <translation>Die Namen sind die von Einstellungsdateien und von {option}, zum Beispiel {example}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/help/settings_tables.py"/>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/help/settings_tables.py"/>
        <source>Unit</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/help/settings_tables.py"/>
        <source>Values that depend on the preset. The first one is for pool-embedding, its learner, and compact; a second one is for learners that train a network.</source>
        <translation>Werte, die von der Voreinstellung abhängen. Der erste gilt für pool-embedding, ihr Lernverfahren, und für compact; ein zweiter gilt für Lernverfahren, die ein Netz trainieren.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/milestones.py"/>
        <source>Training goes on.</source>
        <translation>Das Training geht weiter.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/milestones.py"/>
        <source>Training has started.</source>
        <translation>Das Training hat begonnen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/milestones.py"/>
        <source>Training is paused.</source>
        <translation>Das Training ist pausiert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/run_notifier.py"/>
        <source>PURER</source>
        <translation>PURER</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/run_notifier.py"/>
        <source>The run has finished; its model is ready to use.</source>
        <translation>Der Lauf ist fertig; sein Modell kann verwendet werden.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/run_notifier.py"/>
        <source>{project}: run failed</source>
        <translation>{project}: Lauf gescheitert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/run_notifier.py"/>
        <source>{project}: run finished</source>
        <translation>{project}: Lauf fertig</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>Choose the folder of the project</source>
        <translation>Ordner des Projekts wählen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>Close it in the other window first.</source>
        <translation>Zuerst im anderen Fenster schließen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>Continue in {name}</source>
        <translation>In {name} weiterarbeiten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>Discard the changes</source>
        <translation>Die Änderungen verwerfen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>Edit here</source>
        <translation>Hier bearbeiten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>Open read-only</source>
        <translation>Schreibgeschützt öffnen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>Save a copy of the project as</source>
        <translation>Kopie des Projekts speichern unter</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Save a copy…</source>
        <translation>Kopie speichern…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>Show the other window</source>
        <translation>Anderes Fenster zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>The attempt at {time} failed.</source>
        <translation>Der Versuch um {time} ist gescheitert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>The changes to “{name}” are not saved.</source>
        <translation>Die Änderungen an „{name}“ sind nicht gespeichert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>Unsaved changes</source>
        <translation>Nicht gespeicherte Änderungen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>{folder} is open in another window of PURER.</source>
        <translation>{folder} ist in einem anderen Fenster von PURER geöffnet.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>{name} copy</source>
        <translation>{name} Kopie</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>Finishing</source>
        <translation>Wird abgeschlossen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>Nothing is running</source>
        <translation>Nichts läuft</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>Saving</source>
        <translation>Wird gespeichert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>Stopping</source>
        <translation>Wird angehalten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <location filename="purer_app/ui/state/training_controller.py"/>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>What is running</source>
        <translation>Was gerade läuft</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>{job} (and {n} more)</source>
        <translation>{job} (und {n} weitere)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>{name}, {gb:.0f} GB</source>
        <translation>{name}, {gb:.0f} GB</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>{used:.1f} GB memory</source>
        <translation>{used:.1f} GB Speicher</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>{used:.1f} GB memory, {gpu:.1f} GB on the GPU</source>
        <translation>{used:.1f} GB Speicher, {gpu:.1f} GB auf der GPU</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>{used:.1f} GB memory, {gpu:.1f} of {total:.0f} GB on the GPU</source>
        <translation>{used:.1f} GB Speicher, {gpu:.1f} von {total:.0f} GB auf der GPU</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Changes are saved automatically after two seconds</source>
        <translation>Änderungen werden nach zwei Sekunden automatisch gespeichert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Choose the folder of a project</source>
        <translation>Den Ordner eines Projekts wählen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Dark colours</source>
        <translation>Dunkle Farben</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Find a command…</source>
        <translation>Befehl suchen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Go</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Language: {name}</source>
        <translation>Sprache: {name}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Larger text</source>
        <translation>Größerer Text</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Light colours</source>
        <translation>Helle Farben</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Open a folder of models…</source>
        <translation>Ordner mit Modellen öffnen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Open a project…</source>
        <translation>Projekt öffnen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Open the menus</source>
        <translation>Die Menüs öffnen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Reset text size</source>
        <translation>Textgröße zurücksetzen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Save now</source>
        <translation>Jetzt speichern</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Settings…</source>
        <translation>Einstellungen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Show the start page</source>
        <translation>Die Startseite zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Smaller text</source>
        <translation>Kleinerer Text</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Try the sample</source>
        <translation>Das Beispiel ausprobieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Use system colours</source>
        <translation>Farben des Systems verwenden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Continue where you were, or open a folder of runs, such as that of the demo.</source>
        <translation>Weiter wie zuletzt, oder einen Ordner mit Läufen öffnen, etwa den der Demo.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Learn new image classes from a few pictures, using trained classifiers whose training data is gone or private.</source>
        <translation>Neue Bildklassen aus wenigen Bildern lernen, mit trainierten Klassifikatoren, deren Trainingsdaten nicht mehr da oder privat sind.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Loading PyTorch…</source>
        <translation>PyTorch wird geladen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <source>No GPU found: training works, but more slowly</source>
        <translation>Keine GPU gefunden: das Training geht, aber langsamer</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Or drop files and folders of models anywhere on this window.</source>
        <translation>Oder Dateien und Ordner mit Modellen irgendwo in diesem Fenster ablegen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Ten small models of handwritten characters. Train on them in a minute or two.</source>
        <translation>Zehn kleine Modelle für handgeschriebene Zeichen. In ein, zwei Minuten daran trainieren.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Your own trained image classifiers, of any kind. Nothing in their files is executed.</source>
        <translation>Eigene trainierte Bildklassifikatoren jeder Art. Nichts in ihren Dateien wird ausgeführt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <source>{name}, {gigabytes:.0f} GB</source>
        <translation>{name}, {gigabytes:.0f} GB</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/recent_list.py"/>
        <source>Newest run: finished, not measured on real pictures</source>
        <translation>Neuester Lauf: fertig, nicht auf echten Bildern gemessen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/recent_list.py"/>
        <source>Newest run: {accuracy} % on the validation pictures</source>
        <translation>Neuester Lauf: {accuracy} % auf den Validierungsbildern</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/recent_list.py"/>
        <source>Newest run: {accuracy} % on {data}</source>
        <translation>Neuester Lauf: {accuracy} % auf {data}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/recent_list.py"/>
        <source>No finished run yet</source>
        <translation>Noch kein abgeschlossener Lauf</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/recent_list.py"/>
        <source>Reading recent projects</source>
        <translation>Zuletzt geöffnete Projekte werden gelesen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/recent_list.py"/>
        <source>Recent projects</source>
        <translation>Zuletzt geöffnete Projekte</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/recent_list.py"/>
        <source>Remove from this list; the folder stays</source>
        <translation>Aus dieser Liste entfernen; der Ordner bleibt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/recent_list.py"/>
        <source>Remove {name} from this list</source>
        <translation>{name} aus dieser Liste entfernen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/recent_list.py"/>
        <source>The folder is gone or on a disk that is not connected.
{folder}</source>
        <translation>Der Ordner ist weg oder auf einem Datenträger, der nicht verbunden ist.
{folder}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/recent_list.py"/>
        <source>{accuracy}
{date} · {folder}</source>
        <translation>{accuracy}
{date} · {folder}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/choice_controller.py"/>
        <source>Checking a choice</source>
        <translation>Eine Wahl wird geprüft</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/choice_controller.py"/>
        <source>Forget the choice for {file}</source>
        <translation>Die Wahl für {file} vergessen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/choice_controller.py"/>
        <source>Forgetting a choice</source>
        <translation>Eine Wahl wird vergessen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/choice_controller.py"/>
        <source>Listing architectures</source>
        <translation>Architekturen werden aufgelistet</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/choice_controller.py"/>
        <source>Looking for similar architectures</source>
        <translation>Ähnliche Architekturen werden gesucht</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/choice_controller.py"/>
        <source>Make a choice for {file}</source>
        <translation>Für {file} wählen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/choice_controller.py"/>
        <source>This model is being checked. Try again when that is done.</source>
        <translation>Dieses Modell wird gerade geprüft. Danach erneut versuchen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/edit_history.py"/>
        <source>Redone: {step}.</source>
        <translation>Wiederholt: {step}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/edit_history.py"/>
        <source>Undone: {step}.</source>
        <translation>Rückgängig gemacht: {step}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/jobs/job_thread.py"/>
        <source>An internal error occurred ({kind}). The log has the details.</source>
        <translation>Ein interner Fehler ist aufgetreten ({kind}). Einzelheiten stehen im Protokoll.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/jobs/job_thread.py"/>
        <source>The GPU no longer responds ({error}). Close PURER and start it again; your project is unchanged.</source>
        <translation>Die GPU antwortet nicht mehr ({error}). PURER schließen und neu starten; das Projekt ist unverändert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/jobs/job_thread.py"/>
        <source>The job ended unexpectedly.</source>
        <translation>Die Aufgabe endete unerwartet.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/jobs/job_thread.py"/>
        <source>There is not enough memory. Close other programs, or choose fewer or smaller models.</source>
        <translation>Der Arbeitsspeicher reicht nicht. Andere Programme schließen, oder weniger oder kleinere Modelle wählen.</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/state/model_store.py"/>
        <source>Add %Ln models</source>
        <translation>
            <numerusform>Ein Modell hinzufügen</numerusform>
            <numerusform>%Ln Modelle hinzufügen</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/model_store.py"/>
        <source>Inspecting models</source>
        <translation>Modelle werden untersucht</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/state/model_store.py"/>
        <source>Locate %Ln models</source>
        <translation>
            <numerusform>Ein Modell wiederfinden</numerusform>
            <numerusform>%Ln Modelle wiederfinden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/state/model_store.py"/>
        <source>Remove %Ln models</source>
        <translation>
            <numerusform>Ein Modell entfernen</numerusform>
            <numerusform>%Ln Modelle entfernen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/state/model_store.py"/>
        <source>Stop using %Ln models</source>
        <translation>
            <numerusform>Ein Modell nicht mehr verwenden</numerusform>
            <numerusform>%Ln Modelle nicht mehr verwenden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/state/model_store.py"/>
        <source>Use %Ln models</source>
        <translation>
            <numerusform>Ein Modell verwenden</numerusform>
            <numerusform>%Ln Modelle verwenden</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/model_store.py"/>
        <source>Use safe copies</source>
        <translation>Sichere Kopien verwenden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project/save_problems.py"/>
        <source>The last changes are not saved: {why}. Saving is tried again automatically.</source>
        <translation>Die letzten Änderungen sind nicht gespeichert: {why}. Es wird automatisch erneut versucht.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project/save_problems.py"/>
        <source>The project folder {folder} cannot be reached: {why}. Changes are not saved.</source>
        <translation>Der Projektordner {folder} ist nicht erreichbar: {why}. Änderungen werden nicht gespeichert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project/save_problems.py"/>
        <source>The project folder {folder} no longer exists. This project is not saved anywhere.</source>
        <translation>Den Projektordner {folder} gibt es nicht mehr. Dieses Projekt ist nirgends gespeichert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project/save_problems.py"/>
        <source>The project folder {folder} was renamed to {moved}. Changes are not saved.</source>
        <translation>Der Projektordner {folder} wurde in {moved} umbenannt. Änderungen werden nicht gespeichert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project/save_problems.py"/>
        <source>The project was saved. {folder} contained a different project file, which is kept there as {name}.</source>
        <translation>Das Projekt wurde gespeichert. {folder} enthielt eine andere Projektdatei; sie bleibt dort als {name}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project/save_problems.py"/>
        <source>{damage}. The previous version was opened instead; the latest changes may be missing.</source>
        <translation>{damage}. Stattdessen wurde die vorige Fassung geöffnet; die letzten Änderungen können fehlen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project/save_problems.py"/>
        <source>{folder} is open in another window of PURER. You can view this project here, but changes cannot be saved.</source>
        <translation>{folder} ist in einem anderen Fenster von PURER geöffnet. Das Projekt kann hier betrachtet werden, Änderungen lassen sich aber nicht speichern.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project/save_problems.py"/>
        <source>{folder} is read-only. You can view this project, but changes cannot be saved.</source>
        <translation>{folder} ist schreibgeschützt. Das Projekt lässt sich ansehen, aber Änderungen lassen sich nicht speichern.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project_copier.py"/>
        <source>A run is in progress. Pause and save it, or stop it, before you save a copy.</source>
        <translation>Ein Lauf ist im Gange. Ihn pausieren und speichern, oder anhalten, bevor eine Kopie gespeichert wird.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project_copier.py"/>
        <source>Copying the project</source>
        <translation>Das Projekt wird kopiert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project_copier.py"/>
        <source>Copying the project to {folder}…</source>
        <translation>Das Projekt wird nach {folder} kopiert…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project_copier.py"/>
        <source>Pictures changed during copying; the latest changes to them may only be in {folder}.</source>
        <translation>Während des Kopierens haben sich Bilder geändert; die letzten Änderungen daran sind vielleicht nur in {folder}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project_copier.py"/>
        <source>The copy is complete: {folder}.</source>
        <translation>Die Kopie ist fertig: {folder}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project_copier.py"/>
        <source>This copy has your models and settings. Classes, pictures and runs were only in {folder}.</source>
        <translation>Diese Kopie hat die Modelle und Einstellungen. Klassen, Bilder und Läufe waren nur in {folder}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project_copier.py"/>
        <source>You are working in the copy now: {folder}.</source>
        <translation>Gearbeitet wird jetzt in der Kopie: {folder}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project_copier.py"/>
        <source>{n} files or folders could not be read and are missing in this copy, the first is {path}.</source>
        <translation>{n} Dateien oder Ordner konnten nicht gelesen werden und fehlen in dieser Kopie, der erste ist {path}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project_copier.py"/>
        <source>{path} could not be read and is missing in this copy.</source>
        <translation>{path} konnte nicht gelesen werden und fehlt in dieser Kopie.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>A run is in progress. Finish it or stop it before you open another project.</source>
        <translation>Ein Lauf ist im Gange. Ihn abschließen oder anhalten, bevor ein anderes Projekt geöffnet wird.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>A run is in progress; choose the learner {name} on the Train page once it has ended.</source>
        <translation>Ein Lauf ist im Gange; das Lernverfahren {name} danach auf der Seite Training wählen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <location filename="purer_app/ui/train/settings/editing.py"/>
        <source>Choose the learner {name}</source>
        <translation>Das Lernverfahren {name} wählen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>Loading PyTorch</source>
        <translation>PyTorch wird geladen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>Looking for graphics cards</source>
        <translation>Grafikkarten werden gesucht</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>Preferences cannot be saved in {file}: colours, text size and recent projects are not kept.</source>
        <translation>In {file} lassen sich keine Vorlieben speichern: Farben, Textgröße und zuletzt geöffnete Projekte bleiben nicht erhalten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>Reading a run</source>
        <translation>Ein Lauf wird gelesen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>Reading runs</source>
        <translation>Läufe werden gelesen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>Sample</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>The earlier sample project has been changed, so a new one was created: {name}.</source>
        <translation>Das frühere Beispielprojekt wurde geändert, daher wurde ein neues angelegt: {name}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>The next run trains the learner {name}.</source>
        <translation>Der nächste Lauf trainiert das Lernverfahren {name}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>{folder} contains another project, “{name}”. Choose the folder of “{own}”.</source>
        <translation>{folder} enthält ein anderes Projekt, „{name}“. Bitte den Ordner von „{own}“ wählen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>{path} does not exist, or cannot be reached.</source>
        <translation>{path} existiert nicht oder ist nicht erreichbar.</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/state/training_controller.py"/>
        <source>%Ln steps</source>
        <translation>
            <numerusform>%Ln Schritt</numerusform>
            <numerusform>%Ln Schritten</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/training_controller.py"/>
        <source>No run was started. {why}</source>
        <translation>Kein Lauf wurde gestartet. {why}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/training_controller.py"/>
        <source>The run finished after {steps} and {seconds:.0f} s; its model is kept.</source>
        <translation>Der Lauf ist nach {steps} und {seconds:.0f} s fertig; sein Modell bleibt erhalten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/training_controller.py"/>
        <source>The run is saved and can be continued.</source>
        <translation>Der Lauf ist gespeichert und kann fortgesetzt werden.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/training_controller.py"/>
        <source>The run was stopped and moved to the trash.</source>
        <translation>Der Lauf wurde angehalten und in den Papierkorb verschoben.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/training_controller.py"/>
        <source>The run was stopped, but cannot be moved to the trash. Delete {run} on the Runs page.</source>
        <translation>Der Lauf wurde angehalten, kann aber nicht in den Papierkorb. {run} auf der Seite Läufe löschen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/training_controller.py"/>
        <source>The run was stopped.</source>
        <translation>Der Lauf wurde angehalten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Copy the run as a command</source>
        <translation>Den Lauf als Befehl kopieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>End the run now and keep its model</source>
        <translation>Den Lauf jetzt beenden und sein Modell behalten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Export the plots as a drawing (SVG)…</source>
        <translation>Die Kurven als Zeichnung exportieren (SVG)…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Export the plots as a picture (PNG)…</source>
        <translation>Die Kurven als Bild exportieren (PNG)…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Export the plots as numbers (CSV)…</source>
        <translation>Die Kurven als Zahlen exportieren (CSV)…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Finish now</source>
        <translation>Jetzt abschließen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Follow the newest steps</source>
        <translation>Den neuesten Schritten folgen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Open a settings file…</source>
        <translation>Eine Einstellungsdatei öffnen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Pause training</source>
        <translation>Training pausieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Reset the zoom of the plots</source>
        <translation>Den Zoom der Kurven zurücksetzen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Resume training</source>
        <translation>Training fortsetzen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Save the settings as a file…</source>
        <translation>Die Einstellungen als Datei speichern…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Start training</source>
        <translation>Training starten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Stop and discard</source>
        <translation>Anhalten und verwerfen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Try the run on your pictures</source>
        <translation>Den Lauf an eigenen Bildern ausprobieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Classify your own pictures with this run, on the Adapt page</source>
        <translation>Mit diesem Lauf eigene Bilder klassifizieren, auf der Seite Anpassen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Finish now and keep the model</source>
        <translation>Jetzt abschließen und das Modell behalten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Pause</source>
        <translation>Pausieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Progress of the run</source>
        <translation>Fortschritt des Laufs</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Start a new run</source>
        <translation>Einen neuen Lauf starten</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Stop this run after %Ln steps? Its folder is moved to the trash.</source>
        <translation>
            <numerusform>Diesen Lauf nach %Ln Schritt anhalten? Sein Ordner kommt in den Papierkorb.</numerusform>
            <numerusform>Diesen Lauf nach %Ln Schritten anhalten? Sein Ordner kommt in den Papierkorb.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Try it on your pictures</source>
        <translation>An eigenen Bildern ausprobieren</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/growing_images.py"/>
        <source>The models are being inverted: pseudo images after %Ln steps</source>
        <translation>
            <numerusform>Die Modelle werden invertiert: Pseudobilder nach %Ln Schritt</numerusform>
            <numerusform>Die Modelle werden invertiert: Pseudobilder nach %Ln Schritten</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Current inversion losses</source>
        <translation>Aktuelle Verluste der Inversion</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <location filename="purer_app/ui/train/settings/basic_settings.py"/>
        <source>Curriculum</source>
        <translation>Curriculum</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Episodes</source>
        <translation>Episoden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>No run is shown</source>
        <translation>Kein Lauf wird gezeigt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>None.</source>
        <translation>Keine.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Not yet.</source>
        <translation>Noch nicht.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Notices</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Notices of the run</source>
        <translation>Hinweise des Laufs</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Start a run, or choose one on the Runs page. Its settings, its losses, the turns of its models and its notices are listed here.</source>
        <translation>Einen Lauf starten, oder auf der Seite Läufe einen wählen. Hier stehen dann seine Einstellungen und Verluste, die Durchgänge seiner Modelle und seine Hinweise.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Steps at which the images were made harder</source>
        <translation>Schritte, bei denen die Bilder schwieriger gemacht wurden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>The curriculum is off.</source>
        <translation>Das Curriculum ist aus.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Turns of the models</source>
        <translation>Durchgänge der Modelle</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>all usable models of the folder</source>
        <translation>alle brauchbaren Modelle des Ordners</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>{n_way} classes, {n_shot} support pictures and {n_query} queries each</source>
        <translation>{n_way} Klassen, je {n_shot} Supportbilder und {n_query} Querys</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/page.py"/>
        <source>Add models first; the command contains their names.</source>
        <translation>Zuerst Modelle hinzufügen; der Befehl enthält ihre Namen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/page.py"/>
        <source>Open a settings file</source>
        <translation>Eine Einstellungsdatei öffnen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/page.py"/>
        <source>Save the settings</source>
        <translation>Die Einstellungen speichern</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/page.py"/>
        <source>Settings (*.toml)</source>
        <translation>Einstellungen (*.toml)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/page.py"/>
        <source>Settings of the run</source>
        <translation>Einstellungen des Laufs</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/page.py"/>
        <source>The run</source>
        <translation>Der Lauf</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/preflight.py"/>
        <source>A step is being measured, to estimate time, memory and disk space…</source>
        <translation>Ein Schritt wird gemessen, um Zeit, Speicher und Platz zu schätzen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/preflight.py"/>
        <source>the best device</source>
        <translation>das beste Gerät</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_estimator.py"/>
        <source>Measuring a step</source>
        <translation>Ein Schritt wird gemessen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>BatchNorm statistics</source>
        <translation>BatchNorm-Statistiken</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>adversarial loss</source>
        <translation>adversarieller Verlust</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>cross entropy</source>
        <translation>Kreuzentropie</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>hardness now</source>
        <translation>Schwierigkeit jetzt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>images made harder</source>
        <translation>Bilder schwieriger gemacht</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>pseudo episodes</source>
        <translation>Pseudo-Episoden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>real validation pictures</source>
        <translation>echte Validierungsbilder</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>size of the pixels (L2)</source>
        <translation>Größe der Pixel (L2)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>the same images, learner of {n} to {m} steps ago</source>
        <translation>dieselben Bilder, Lernverfahren von vor {n} bis {m} Schritten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>total variation</source>
        <translation>totale Variation</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>{method}, on pseudo episodes</source>
        <translation>{method}, auf Pseudo-Episoden</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/basic_settings.py"/>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/basic_settings.py"/>
        <source>Maximum steps</source>
        <translation>Schritte höchstens</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/basic_settings.py"/>
        <source>Time limit in minutes</source>
        <translation>Zeitlimit in Minuten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/basic_settings.py"/>
        <source>⚠ {problem}. The value is still {value}.</source>
        <translation>⚠ {problem}. Der Wert ist weiterhin {value}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/config_form.py"/>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>All settings</source>
        <translation>Alle Einstellungen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/config_form.py"/>
        <source>No setting matches. Try fewer or other words.</source>
        <translation>Keine Einstellung passt. Weniger oder andere Wörter versuchen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/config_form.py"/>
        <source>Search the settings</source>
        <translation>Die Einstellungen durchsuchen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/config_form.py"/>
        <source>Search the settings, for example: weight</source>
        <translation>Die Einstellungen durchsuchen, zum Beispiel: Gewicht</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/config_form.py"/>
        <source>{problem}. The value is still {value}.</source>
        <translation>{problem}. Der Wert ist weiterhin {value}.</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/settings/editing.py"/>
        <source>Change %Ln settings</source>
        <translation>
            <numerusform>%Ln Einstellung ändern</numerusform>
            <numerusform>%Ln Einstellungen ändern</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/editing.py"/>
        <source>Change the setting “{title}”</source>
        <translation>Einstellung „{title}“ ändern</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/setting_row.py"/>
        <source>Reset to {value}, the value of the preset</source>
        <translation>Auf {value} zurücksetzen, den Wert der Voreinstellung</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/setting_row.py"/>
        <source>Reset {name}</source>
        <translation>{name} zurücksetzen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/setting_row.py"/>
        <source>a number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/setting_row.py"/>
        <source>a whole number</source>
        <translation>eine ganze Zahl</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/setting_row.py"/>
        <source>“{text}” is not {kind}.</source>
        <translation>„{text}“ ist nicht {kind}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/setting_texts.py"/>
        <source>{why} Value in the paper's released code: {value}.</source>
        <translation>{why} Wert im veröffentlichten Code des Papers: {value}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/setting_texts.py"/>
        <source>{why} Value in the paper: {value}.</source>
        <translation>{why} Wert im Paper: {value}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_files.py"/>
        <source>Open the settings “{name}”</source>
        <translation>Die Einstellungen „{name}“ öffnen</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>%Ln settings were reset to the preset “{title}”.</source>
        <translation>
            <numerusform>%Ln Einstellung wurde auf die Voreinstellung „{title}“ zurückgesetzt.</numerusform>
            <numerusform>%Ln Einstellungen wurden auf die Voreinstellung „{title}“ zurückgesetzt.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>A first result in at most 90 seconds.</source>
        <translation>Ein erstes Ergebnis in höchstens 90 Sekunden.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>A good model in at most 12 minutes.</source>
        <translation>Ein gutes Modell in höchstens 12 Minuten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>As published</source>
        <translation>Wie veröffentlicht</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Balanced</source>
        <translation>Ausgewogen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Changed: {names}.</source>
        <translation>Geändert: {names}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Choose the preset “{title}”</source>
        <translation>Voreinstellung „{title}“ wählen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Copy the command that starts the same run without this window</source>
        <translation>Den Befehl kopieren, der denselben Lauf ohne dieses Fenster startet</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Folder with one sub-folder of pictures per class</source>
        <translation>Ordner mit einem Unterordner von Bildern je Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Optional: a labelled folder, one sub-folder per class. The step with the highest accuracy on them is kept.</source>
        <translation>Optional: ein beschrifteter Ordner mit einem Unterordner je Klasse. Der Schritt mit der höchsten Genauigkeit darauf wird behalten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Preset</source>
        <translation>Voreinstellung</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Quick</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>The project already has the settings in {name}.</source>
        <translation>Das Projekt hat die Einstellungen in {name} schon.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>The published procedure: 60,000 steps, many hours.</source>
        <translation>Das veröffentlichte Verfahren: 60.000 Schritte, viele Stunden.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>The settings in {name} are shown here; the models are still those of the project.</source>
        <translation>Die Einstellungen in {name} stehen jetzt hier; die Modelle sind weiterhin die des Projekts.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Train without validation pictures</source>
        <translation>Ohne Validierungsbilder trainieren</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>{name}: the step with the highest accuracy on its pictures is kept.</source>
        <translation>{name}: Der Schritt mit der höchsten Genauigkeit auf den Bildern darin wird behalten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>{n} settings differ from the preset.</source>
        <translation>{n} Einstellungen weichen von der Voreinstellung ab.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/teacher_share_table.py"/>
        <source>Share</source>
        <comment>of the computation</comment>
        <translation>Anteil</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/teacher_share_table.py"/>
        <source>Share of the computation</source>
        <translation>Anteil an der Rechnung</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/teacher_share_table.py"/>
        <source>Turns</source>
        <translation>Durchgänge</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/teacher_share_table.py"/>
        <source>Turns of each model, and its share of the computation</source>
        <translation>Durchgänge jedes Modells und sein Anteil an der Rechnung</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source> Here training adds nothing: on the Adapt page, choose All models.</source>
        <translation> Hier bringt das Training nichts: auf der Seite Anpassen „Alle Modelle“ wählen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source> compared with {n:.1f} % for {method}.</source>
        <translation> gegenüber {n:.1f} % für {method}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>, validation {mean:.1f} ± {ci95:.1f} %</source>
        <translation>, Validierung {mean:.1f} ± {ci95:.1f} %</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>. Choose validation pictures to measure the accuracy on real pictures.</source>
        <translation>. Mit Validierungsbildern lässt sich die Genauigkeit auf echten Bildern messen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>About {n} {unit}</source>
        <translation>Etwa {n} {unit}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>About {n} {unit} ({low}–{high})</source>
        <translation>Etwa {n} {unit} ({low}–{high})</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Before the first step.</source>
        <translation>Vor dem ersten Schritt.</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Ends after %Ln steps or {time}, whichever comes first</source>
        <translation>
            <numerusform>Endet nach %Ln Schritt oder {time}, je nachdem, was zuerst kommt</numerusform>
            <numerusform>Endet nach %Ln Schritten oder {time}, je nachdem, was zuerst kommt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Ends after %Ln steps, without a time limit</source>
        <translation>
            <numerusform>Endet nach %Ln Schritt, ohne Zeitlimit</numerusform>
            <numerusform>Endet nach %Ln Schritten, ohne Zeitlimit</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Ends after {time}</source>
        <translation>Endet nach {time}</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Estimated from %Ln steps of this run, which were taken and discarded.</source>
        <translation>
            <numerusform>Geschätzt aus %Ln Schritt dieses Laufs, der ausgeführt und verworfen wurde.</numerusform>
            <numerusform>Geschätzt aus %Ln Schritten dieses Laufs, die ausgeführt und verworfen wurden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Finished after %Ln inversion steps, before training began; the model is untrained.</source>
        <translation>
            <numerusform>Fertig nach %Ln Inversionsschritt, bevor das Training begann; das Modell ist untrainiert.</numerusform>
            <numerusform>Fertig nach %Ln Inversionsschritten, bevor das Training begann; das Modell ist untrainiert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Finished after %Ln inversion steps; the model was fitted to the images</source>
        <translation>
            <numerusform>Fertig nach %Ln Inversionsschritt; das Modell wurde an die Bilder angepasst</numerusform>
            <numerusform>Fertig nach %Ln Inversionsschritten; das Modell wurde an die Bilder angepasst</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Finished after %Ln steps</source>
        <translation>
            <numerusform>Fertig nach %Ln Schritt</numerusform>
            <numerusform>Fertig nach %Ln Schritten</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Finished before the first step; the model is untrained.</source>
        <translation>Fertig vor dem ersten Schritt; das Modell ist untrainiert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Finishing after step {step:,}: the model is being saved.</source>
        <translation>Wird nach Schritt {step} abgeschlossen: das Modell wird gespeichert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Finishing before the first step: the model is being saved.</source>
        <translation>Ende vor dem ersten Schritt: Das Modell wird gespeichert.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Inverting the models: step {step:,} of {steps:,}.</source>
        <translation>Die Modelle werden invertiert: Schritt {step} von {steps}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Learning from pseudo episodes: {now:.0f} % correct.</source>
        <translation>Lernt aus Pseudo-Episoden: {now:.0f} % richtig.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Loading the models…</source>
        <translation>Die Modelle werden geladen…</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Making images harder: accuracy has not improved for %Ln updates ({now:.0f} %).</source>
        <translation>
            <numerusform>Die Bilder werden schwieriger gemacht: die Genauigkeit ist seit %Ln Aktualisierung nicht gestiegen ({now:.0f} %).</numerusform>
            <numerusform>Die Bilder werden schwieriger gemacht: die Genauigkeit ist seit %Ln Aktualisierungen nicht gestiegen ({now:.0f} %).</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Making images harder: the warm-up is over ({now:.0f} %).</source>
        <translation>Die Bilder werden schwieriger gemacht: die Aufwärmphase ist vorbei ({now:.0f} %).</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Measuring the models before inversion…</source>
        <translation>Die Modelle werden vor der Inversion gemessen…</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Memory is too small for the images of %Ln models at once; they now pass in smaller batches, the smallest of {least}.</source>
        <translation>
            <numerusform>Der Speicher reicht nicht für alle Bilder von %Ln Modell auf einmal; sie werden jetzt in kleineren Batches verarbeitet, der kleinste mit {least}.</numerusform>
            <numerusform>Der Speicher reicht nicht für alle Bilder von %Ln Modellen auf einmal; sie werden jetzt in kleineren Batches verarbeitet, der kleinste mit {least}.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Memory is too small for the images of {model} at once; they now pass {now} at a time instead of {before}.</source>
        <translation>Der Speicher reicht nicht für alle Bilder von {model} auf einmal; jetzt werden je {now} statt {before} zugleich verarbeitet.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Memory is too small for the images of {model} at once; they now pass {now} at a time.</source>
        <translation>Der Speicher reicht nicht für alle Bilder von {model} auf einmal; jetzt werden je {now} zugleich verarbeitet.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>No end: it runs until you finish it</source>
        <translation>Ohne Ende: er läuft, bis er von Hand abgeschlossen wird</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>No model is used yet. Add models first, in step 1.</source>
        <translation>Noch wird kein Modell verwendet. Zuerst in Schritt 1 Modelle hinzufügen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Paused. {where}</source>
        <translation>Pausiert. {where}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Reading the pictures…</source>
        <translation>Die Bilder werden gelesen…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Saving, to be continued from step {step:,}.</source>
        <translation>Wird gespeichert, um ab Schritt {step} weiterzugehen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Step {step:,} of {steps:,}.</source>
        <translation>Schritt {step} von {steps}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Step {step:,}.</source>
        <translation>Schritt {step}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Step {step:,}: accuracy has not improved for {waited} updates ({now:.0f} %; best {best:.0f} %).</source>
        <translation>Schritt {step}: die Genauigkeit ist seit {waited} Aktualisierungen nicht gestiegen ({now:.0f} %; beste {best:.0f} %).</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Step {step:,}: the moving average has stayed near {now:.0f} % for {waited} updates (best {best:.0f} %).</source>
        <translation>Schritt {step}: der gleitende Mittelwert blieb {waited} Aktualisierungen lang bei {now:.0f} % (beste {best:.0f} %).</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Step {step:,}: the warm-up is over, so the images are made harder once.</source>
        <translation>Schritt {step}: die Aufwärmphase ist vorbei, daher werden die Bilder einmal schwieriger gemacht.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Stopping; the run will be moved to the trash.</source>
        <translation>Wird angehalten; der Lauf kommt in den Papierkorb.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>The folder of unlabelled pictures no longer exists: {path}. Choose another one, or none.</source>
        <translation>Den Ordner mit Bildern ohne Beschriftung gibt es nicht mehr: {path}. Einen anderen wählen, oder keinen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>The folder of validation pictures no longer exists: {path}. Choose another one, or none.</source>
        <translation>Den Ordner mit Validierungsbildern gibt es nicht mehr: {path}. Einen anderen wählen, oder keinen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>The models are still being inspected. Please wait.</source>
        <translation>Die Modelle werden noch untersucht. Bitte warten.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>The models know {have} different classes, and an episode needs {need}. Add models, or choose fewer classes per episode.</source>
        <translation>Die Modelle kennen {have} verschiedene Klassen, und eine Episode braucht {need}. Modelle hinzufügen, oder weniger Klassen je Episode wählen.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>The range covers the fastest and the slowest of them; it is wider after few steps.</source>
        <translation>Der Bereich reicht vom schnellsten bis zum langsamsten davon; nach wenigen Schritten ist er weiter.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>The result stays the same; a step takes longer.</source>
        <translation>Das Ergebnis bleibt gleich; ein Schritt dauert länger.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>This run is not finished. {where}</source>
        <translation>Dieser Lauf ist nicht fertig. {where}</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>finished, %Ln steps</source>
        <translation>
            <numerusform>abgeschlossen, %Ln Schritt</numerusform>
            <numerusform>abgeschlossen, %Ln Schritte</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>h</source>
        <translation>h</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>min</source>
        <translation>min</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>s</source>
        <translation>s</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>{finished}: accuracy on pseudo episodes {pseudo:.0f} %</source>
        <translation>{finished}: Genauigkeit in Pseudo-Episoden {pseudo:.0f} %</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>{n} GB</source>
        <translation>{n} GB</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>{n} MB</source>
        <translation>{n} MB</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>{steps:.3g} steps and {images:,.0f} images per second; {memory:.1f} GB of memory and {device:.1f} GB of GPU memory.</source>
        <translation>{steps:.3g} Schritte und {images:.0f} Bilder je Sekunde; {memory:.1f} GB Speicher und {device:.1f} GB GPU-Speicher.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>{steps:.3g} steps and {images:,.0f} images per second; {memory:.1f} GB of memory.</source>
        <translation>{steps:.3g} Schritte und {images:.0f} Bilder je Sekunde; {memory:.1f} GB Speicher.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>{time} (its time limit)</source>
        <translation>{time} (das Zeitlimit)</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>{time}, {memory}, writes {size}; {models}, {classes}.</source>
        <translation>{time}, {memory}, schreibt {size}; {models}, {classes}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>{used:.1f} GB of memory</source>
        <translation>{used:.1f} GB Speicher</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>{used:.1f} of {total:.0f} GB of memory</source>
        <translation>{used:.1f} von {total:.0f} GB Speicher</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>Choose a preset and press Start. The models are inverted into pseudo images first; then a learner is trained on small tasks made of them. Two plots show how hard the tasks are, and how many answers are correct.</source>
        <translation>Eine Voreinstellung wählen und das Training starten. Zuerst werden die Modelle zu Pseudobildern invertiert; dann wird ein Lernverfahren an kleinen Aufgaben daraus trainiert. Zwei Kurven zeigen, wie schwer die Aufgaben und wie viele Antworten richtig sind.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>Few-shot accuracy</source>
        <translation>Few-Shot-Genauigkeit</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>No run is shown yet</source>
        <translation>Noch wird kein Lauf gezeigt</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>Noise is optimised into images that the models assign to their classes. The plots start with the first training step.</source>
        <translation>Rauschen wird zu Bildern optimiert, die die Modelle ihren Klassen zuordnen. Die Kurven beginnen mit dem ersten Trainingsschritt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>Nothing to plot</source>
        <translation>Nichts zu zeichnen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>Nothing to plot yet</source>
        <translation>Noch nichts zu zeichnen</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/view.py"/>
        <source>Pseudo images after %Ln inversion steps</source>
        <translation>
            <numerusform>Pseudobilder nach %Ln Inversionsschritt</numerusform>
            <numerusform>Pseudobilder nach %Ln Inversionsschritten</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>Pseudo images of the episode at step {n:,}: some of each class</source>
        <translation>Pseudobilder der Episode bei Schritt {n}: einige jeder Klasse</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>Synthetic, but may resemble private training data.</source>
        <translation>Synthetisch, kann aber privaten Trainingsdaten ähneln.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>The Images page shows the pseudo images of this run.</source>
        <translation>Die Seite Pseudobilder zeigt die Pseudobilder dieses Laufs.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>The models are being inverted</source>
        <translation>Die Modelle werden invertiert</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>The pseudo images of the current episode appear here during a run.</source>
        <translation>Während eines Laufs erscheinen hier die Pseudobilder der aktuellen Episode.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>This run ended before its first training step, so there is nothing to plot. Give the next run more time, or fewer models.</source>
        <translation>Dieser Lauf endete vor seinem ersten Trainingsschritt, daher gibt es nichts zu zeichnen. Dem nächsten Lauf mehr Zeit oder weniger Modelle geben.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>This run was interrupted before its first training step. The plots start with that step.</source>
        <translation>Dieser Lauf wurde vor seinem ersten Trainingsschritt unterbrochen. Die Kurven beginnen mit diesem Schritt.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/worth.py"/>
        <source>On pseudo episodes so far {own:.0f} %, {other:.0f} % for {method}. Only validation pictures show what training is worth on real ones.</source>
        <translation>Auf Pseudo-Episoden bisher {own:.0f} %, {other:.0f} % für {method}. Nur Validierungsbilder zeigen, was das Training auf echten wert ist.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/worth.py"/>
        <source>Training is worth {n:.1f} points so far: {numbers}.</source>
        <translation>Das Training bringt bisher {n:.1f} Punkte: {numbers}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/worth.py"/>
        <source>Training is {n:.1f} points behind so far: {numbers}.</source>
        <translation>Das Training liegt bisher {n:.1f} Punkte zurück: {numbers}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/worth.py"/>
        <source>Training makes no measurable difference so far: {numbers}.</source>
        <translation>Das Training macht bisher keinen messbaren Unterschied: {numbers}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/worth.py"/>
        <source>{mean:.1f} ± {ci95:.1f} % on real pictures, {baseline:.1f} % for {method}</source>
        <translation>{mean:.1f} ± {ci95:.1f} % auf echten Bildern, {baseline:.1f} % für {method}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/bar_chart.py"/>
        <source>Probability of each class</source>
        <translation>Wahrscheinlichkeit jeder Klasse</translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/widgets/bar_chart.py"/>
        <source>and %Ln less probable classes</source>
        <translation>
            <numerusform>und %Ln weniger wahrscheinliche Klasse</numerusform>
            <numerusform>und %Ln weniger wahrscheinliche Klassen</numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/message_bar.py"/>
        <source>Each file with its reason</source>
        <translation>Jede Datei mit ihrem Grund</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/message_bar.py"/>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/message_bar.py"/>
        <source>Show fewer</source>
        <translation>Weniger zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/live_plot.py"/>
        <source>Legend: {heading}</source>
        <translation>Legende: {heading}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Click to see the images of this step</source>
        <translation>Klicken, um die Bilder dieses Schritts zu sehen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Curriculum hardness and few-shot accuracy</source>
        <translation>Schwierigkeit des Curriculums und Few-Shot-Genauigkeit</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Follow</source>
        <translation>Folgen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Keep the newest steps in view</source>
        <translation>Die neuesten Schritte im Blick behalten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Log scale</source>
        <translation>Logarithmisch</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Show hardness on a logarithmic scale</source>
        <translation>Die Schwierigkeit auf einer logarithmischen Skala zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Show the numbers of both plots</source>
        <translation>Die Zahlen beider Kurven zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Show the whole run. Use the wheel to zoom and drag to move, or in a plot the keys + and − and the arrows; Shift and an arrow read the values, and Home shows the whole run.</source>
        <translation>Den ganzen Lauf zeigen. Das Mausrad zoomt, Ziehen verschiebt; in einem Diagramm auch die Tasten + und − und die Pfeile. Umschalt und ein Pfeil lesen die Werte, Pos1 zeigt den ganzen Lauf.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_keys.py"/>
        <source>Choose the step that is read</source>
        <translation>Den gelesenen Schritt auswählen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_keys.py"/>
        <source>Keys: {listed}.</source>
        <translation>Tasten: {listed}.</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_keys.py"/>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_keys.py"/>
        <source>Read the values of the previous or the next step</source>
        <translation>Die Werte des vorigen oder des nächsten Schritts lesen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_keys.py"/>
        <source>Show the whole run</source>
        <translation>Den ganzen Lauf zeigen</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_keys.py"/>
        <source>Zoom in and out</source>
        <translation>Vergrößern und verkleinern</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_tools.py"/>
        <source>Average of {n} steps</source>
        <translation>Mittel aus {n} Schritten</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_tools.py"/>
        <source>Drawing (&amp;SVG)…</source>
        <translation>Zeichnung (&amp;SVG)…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_tools.py"/>
        <source>Moving average; the raw points stay visible</source>
        <translation>Gleitender Mittelwert; die einzelnen Punkte bleiben sichtbar</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_tools.py"/>
        <source>No smoothing</source>
        <translation>Keine Glättung</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_tools.py"/>
        <source>Numbers (&amp;CSV)…</source>
        <translation>Zahlen (&amp;CSV)…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_tools.py"/>
        <source>Picture (&amp;PNG)…</source>
        <translation>Bild (&amp;PNG)…</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_tools.py"/>
        <source>Smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_tools.py"/>
        <source>The plots as a table</source>
        <translation>Die Kurven als Tabelle</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/readout.py"/>
        <source>Step {n:,.0f}</source>
        <translation>Schritt {n:.0f}</translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/readout.py"/>
        <source>{value} (step {n:,.0f})</source>
        <translation>{value} (Schritt {n:.0f})</translation>
    </message>
</context>
</TS>
