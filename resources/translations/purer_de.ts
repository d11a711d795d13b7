<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>PURER</name>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>1 is grey, 3 is colour. Automatic takes the models' most common number. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>1 or 3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>A lower value considers only the nearest images, a higher one all of them. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Adam moves the pixels by about this much in each step. [released code]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Adam on the learner's weights: 0.001 [released code]. A smaller one forgets less of a good model's weights, if a run starts from them. pool-embedding, compact and student do not use it. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Adam on the pixels. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Adam's first decay: how long earlier gradients count. [released code]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Adam's second decay: 0.999 [released code]. Then the large gradients of the first steps, from noise, keep later steps small; with 0.9 the images converge much sooner. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Adaptation steps in training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Adaptation steps in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Adversarial weight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>After each step, pixels outside the range of a picture are moved to its edge, so that a model sees what a person sees. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>All random choices follow from it: the same seed gives the same run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>An adversarial step moves the pixels at no less than this share of the learning rate of inversion. Images that have converged hardly become harder at the rate at which they ended. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>At the start nothing is made harder: 4,000 of 60,000 steps. [released code]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Batch identical architectures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Batches of the student</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Billions of multiply-adds for one pass of all pseudo images through their model; 100 is about ten seconds of a processor core. Where all classes need more, fewer get pseudo images. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Calibration steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Classes per episode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Classes per model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Colour channels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Computes models with the same network in one batch. Faster on a GPU, where small steps wait for each other; auto does it there only. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Computing: memory and speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Curriculum warm-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Curriculum: when the images become harder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Decay of the learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Directions in which pseudo images of one class differ count less. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Distance of BatchNorm statistics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>ECI, curriculum inversion, hardness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Each one makes a training step slower. [released code]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Episodes of a validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Episodes per step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Episodes: pseudo images become small tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Fewer turns for costly models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>First weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>For maml and anil. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>For protonet: its logits are squared distances, whose gradients are much larger. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>For the images, their gradients and Adam's moments. Where the classes of all models need more, as with a thousand classes of large pictures, fewer classes of each get pseudo images. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>GMAC</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Gain that counts as progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Half of the images are mirrored before each pass, because photographs stay what they are. Grey images, such as characters and digits, are never mirrored. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Height and width of what the network sees. Automatic takes the models' most common size. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How far one step of the inner loop goes. [released code]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How hard the curriculum pushes the pixels towards what the learner finds difficult: 10 in the released code; 1 does better in runs of minutes. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How long the adapted model is inverted into pictures of your classes. [ours, after the paper's idea]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How many images pass through a model together. Fewer need less memory and give the same result; when the memory does not suffice the number is halved. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How many models improve their images in one step. Fewer make a step faster; all of them is what the released code does. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How many updates without progress pass before the images are made harder. [released code]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How much the last layer learns from the inverted images; they usually mislead it. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How often features and last layer are corrected. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How often the pseudo images are saved. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>How often unlabelled pictures represent a class of an episode, and their share of a student's batches, if a folder of them is given. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>ICFIL: calibration on your own pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>If this and icfil.pseudo_weight are 0, nothing is inverted; only your pictures are used. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Images are shifted slightly before each pass, so that no pattern depends on its exact position. [released code]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Images at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Images begin as noise; some steps of inversion alone give the learner something to see from its first step on. The released code has none. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Images per class in a gallery</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Inner learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Inversion during learning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Inversion steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Inversion steps before learning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Inversion: models become pseudo images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Inverted images per class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Keeps neighbouring pixels similar. [released code]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Keeps pixel values small. [released code]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>L2 weight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Lag of the earlier learner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Largest compact network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Largest share of the work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Learner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Learner: what is trained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Learning rate after the decay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Learning rate of harder images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Learning rate of the inversion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Learning rate of the pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Learning rate of the student</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Learning rate with a linear last layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Learning rate with class means</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Leave out untrained or mislabelled models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Memory for the models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Memory for the pseudo images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Memory of gradient sizes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Meta-iterations; the paper's run has 60,000. [released code]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>MiB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Mirror colour images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Mixed batches of 64 images that the student learns from in each meta-iteration. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/models/page.py"/>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Models beyond this limit wait on disk until their turn, which is slower. For pools of hundreds of models. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Models per step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Models whose features distinguish pseudo images of other models' classes count more; at 0 all count equally. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Momentum of the pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>More give a narrower interval and take longer. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>More images need more disk space. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>NVIDIA GPU only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/train/settings/basic_settings.py"/>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Network of the student</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>One sub-folder per class. With them the best measured step is kept, and the plots show real accuracy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Only for the rule plateau. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Only for the rule plateau: more steps react later and to less noise. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Only possible colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Only with a decay: the share of the rate at which it ends, and at which meta-iterations change the images further. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Only with validation pictures. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Outer learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Outer loop: how long and how fast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Patience</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Picture size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Pictures of any kind, without labels. Those that a model assigns to one of its classes are mixed among its pseudo images, and the student learns the features of all models on them; pool-embedding and compact do not read them. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Pictures per class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Pool</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Pulls the images also towards the BatchNorm statistics of another model for the same kind of pictures, a random one in each turn, so that they look like pictures to more than their own model. A step takes up to twice as long. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Pulls the images towards what the model's BatchNorm layers saw in training. More gives calmer, more picture-like images. [released code]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Pulls the inverted images towards the BatchNorm statistics of your own pictures. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Queries per class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Random shift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Record: what is measured and written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Recorded GPU steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Records the operations of a step once and replays them, which saves launch time. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Reliance on good models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Share of the time limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Share of unlabelled pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <location filename="purer_app/ui/shell/rail.py"/>
        <source>Steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Steps between two galleries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Steps between two validations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Temperature</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The files that are used, relative to the pool or absolute; an empty list means every usable file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The folder of models that the run learns from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The highest rate; it rises during the first tenth of the training and then falls to zero. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The images change further in every so many meta-iterations, and whenever they are made harder. Images that have converged gain nothing from it. 1 is what the released code does. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The images that your real pictures are compared with. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The largest number of classes of each model that get pseudo images; they are chosen at random. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The largest share of a run's time for the inversion steps before learning. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The learner compact keeps the small models that are worth most together. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The most time that an interrupted run can lose. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The network that is trained: family and width. Conv4 is usual for small pictures. [paper]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The network that learns the features of all models: family and width. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The number of classes in an episode. Five is usual. [paper]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The number of episodes in one step. [released code]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The number of examples of each class in an episode. [paper]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The number of queries of each class in an episode. Fewer make a step faster and its accuracy noisier. [released code]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The run as a whole</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The run ends at this age and keeps its model. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>The second hardness curve uses the learner from one to two times this many steps ago. It rises when the images really become harder. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>They are recognised by undecided outputs on the pseudo images of the other models; each is named. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Time between two snapshots</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Time limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Total variation weight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Unlabelled pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Used for validation and on your own pictures. [released code]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Validation pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Weight of BatchNorm statistics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Weight of other models' statistics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Weight of the contrast with inverted images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Weight of the inverted images as examples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Weight of your pictures' statistics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>What a picture may cost the learner compact. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>When the images are made harder. paper: no new best accuracy for some updates [released code]; plateau: the moving average stopped gaining [ours]; off: never, as in the presets for pool-embedding, compact and student, which gain nothing from it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Where to compute. Automatic uses a GPU if there is one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Whitening</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Window of the moving average</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>With 0.5, a model that needs 100 times the computation of a typical one gets a turn 10 times less often; 100 times with 1. Equal turns are what the released code does. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>Work of a model's turn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>accuracy, 0 – 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>adam, beta</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>age, lagged hardness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>algorithm, method, meta-learner</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>architecture, distillation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>architecture, model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>as much as they need</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>augmentation, jitter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>average: the mean of the models if all have the same form, else random [released code]; best-teacher: the best model of the same network; auto: best-teacher for protonet, otherwise average. [both ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>batch norm, batch normalization, bn loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>batch norm, batch normalization, bn loss, regularization</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>batch norm, bn loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>batch norm, peers, transfer, regularization</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>batch size, meta batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>batch size, out of memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>batches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>by time alone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>checkpoint, autosave</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>clip, range</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>contrastive loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>cosine lowers the rate from its full value to a small one over the inversion steps, or over their share of the time limit, so that the images converge [ours]; none keeps it constant [released code].</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>distillation, iterations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>duration, minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>episodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>equal turns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>equalisation of the scatter, within-class covariance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>fast takes every shortcut that the other settings name; exact computes the released procedure without shortcuts, and is for comparing with it. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>flip, augmentation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>float32 is exact to seven digits. tf32 makes a newer GPU faster; bf16 halves the memory of the models' passes. Both round more coarsely; the learner and all sums stay in float32. [ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>for example conv4-32</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>for example resnet10-12</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>force of the curriculum, adversarial loss, hardness, lambda</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>gpu, cuda, cpu, mps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>hardness, converged images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>initialization, pretrained weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>inner loop, fine-tuning steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>inner loop, inner steps, iterations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>interval, converged images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>iterations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>iterations, epochs, training steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>iterations, fine-tuning steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>iterations, warm-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>learning rate, lr, step size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>learning rate, lr, step size, distillation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>learning rate, lr, step size, inner loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>learning rate, lr, step size, outer loop, meta</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>like models together, stacking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>maml adapts all weights with second-order gradients [paper]; maml-first-order omits these and is about four times faster; anil adapts only the last layer; protonet compares with class means and needs no inner steps. pool-embedding keeps all models and learns how much each counts; compact keeps the small ones as one network; student is one new network that learns the features of all models. [all three ours]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>meta-iterations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>minutes, duration, timeout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>mixed precision, half, amp</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/train/settings/basic_settings.py"/>
        <source>no limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>norm adds up the differences of all layers, so that deep models and wide layers count more [released code]; relative measures each channel in units of its own variance and averages, so that the same weight suits every model [ours].</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>of all models' multiply-adds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>of inversion.lr</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>of the rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>of the time limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/train/inspector.py"/>
        <location filename="purer_app/ui/train/settings/config_form.py"/>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>only to make them harder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>power</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>query images, questions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>quiet part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>ram, memory limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>ram, memory limit, offload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>random seed, reproducible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>resolution, input size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>schedule, annealing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>schedule, annealing, convergence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>shots, n-shot, support images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>small pixels, weight decay, regularization</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>smoothness, tv, regularization</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>teachers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>the rate of inversion in this step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>updates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>validation set, real images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>ways, n-way, number of classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/engine/core/settings"/>
        <source>weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>%Ln pictures</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Add pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Add the picture from the clipboard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Add…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Choose picture files to add to this class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Class {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Click to rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Draw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Draw an example</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Name of the class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>No pictures yet: drop some here, or draw one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Paste</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Pictures of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>Remove this class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <location filename="purer_app/ui/adapt/columns/left_out_grid.py"/>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Show all {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>{pictures}: enough to start, 3 or more are better</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>{reason} The class is still called “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/class_card.py"/>
        <source>… and {n} more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Blue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Change the colour of this class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Colour: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Green</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Grey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Orange</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Press {key} to add the newest picture under “Try it” to this class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Purple</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Red</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Turquoise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/colour_button.py"/>
        <source>Yellow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/drawing_pad.py"/>
        <source>Arrow keys move the pen, Space lowers and lifts it, Backspace removes the last stroke.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/drawing_pad.py"/>
        <source>Draw here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/drawing_pad.py"/>
        <source>Draw here. By keyboard: arrows move the pen, Space lowers and lifts it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/drawing_pad.py"/>
        <source>Drawing pad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/drawing_panel.py"/>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/drawing_panel.py"/>
        <source>Clear the drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/drawing_panel.py"/>
        <source>Undo clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/drawing_panel.py"/>
        <source>Undo stroke</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/example_pad.py"/>
        <source>Add the drawing to “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/example_pad.py"/>
        <source>Add to class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/example_pad.py"/>
        <source>Close the drawing pad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/example_pad.py"/>
        <source>Draw an example of “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/picture_strip.py"/>
        <source>{name}, picture {n} of {all}. Arrow keys select another picture, Delete removes this one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/picture_tile.py"/>
        <source>Remove this picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/picture_tile.py"/>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>What the models see…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source> (not sure)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>A class of {model}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>Add this picture to “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>Choose the correct class; the picture is added to it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>It is…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>Nearest: {answer}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>New class…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>Next: {name}, {share}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>No answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>No answer yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>Not sure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>Out of date</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>Right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>Unlike everything that the models were trained on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <source>Wrong…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/query_card.py"/>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>{name}, {share}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>%Ln models</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <source>Light and dark look swapped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <source>Seen like this, it is {found}; their training pictures are {expected}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <source>The picture as these models see it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <source>grey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <source>in colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <source>mostly dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <source>mostly light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <source>neither mostly light nor mostly dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/seen_picture.py"/>
        <source>{models}: {width} × {height} pixels, {colours}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>; {share:.0f} % of the accepted distance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>It is unlike everything that the models were trained on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>Its distance from your pictures of “{name}” is {share:.0f} % of the accepted one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>Its distance from your pictures of “{name}” is {times:.2f} times the accepted one, within which nine of ten pictures of this class are expected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>Its most probable class, “{name}”, has a probability of only {share:.0f} %, too little to rely on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>Pseudo image of {name}, made from {model}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>Show what the answer rests on, and the nearest of your pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>To the models, it looks most like these of your pictures:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>To the models, it looks most like these pseudo images, which were made from a model:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>To the models, it looks most like these; some are pseudo images, which were made from a model:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>Why?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>pseudo image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>{file}, one of your pictures of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/cards/why.py"/>
        <source>“{name}” is a class of {model}: its probability, {share:.0f} %, decides, not the distance from pseudo images.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/class_accuracy.py"/>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/class_accuracy.py"/>
        <source>Show all {count} classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/class_accuracy.py"/>
        <source>Show only the pictures of “{name}” below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/class_accuracy.py"/>
        <source>Show the pictures of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/class_accuracy.py"/>
        <source>{count} taken for {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/class_accuracy.py"/>
        <source>{name}: {correct} of {total} recognised</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/old_classes/list_models.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>%Ln classes</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>%Ln files or folders were left out.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Add a folder with one folder of pictures per class; classes of the same name are extended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Add a model's own classes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Add five invented symbols: five pictures of each as a class, and one of each to classify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Add pictures to “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Also recognise classes that a model knows, although their pictures are gone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Choose a folder with one folder of pictures per class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Copy all classes to a new folder with one folder of pictures per class, as “adapt --support” reads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Drop pictures here, or a folder with one folder of pictures per class. Two classes with one picture each are enough to start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Export classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Export the classes: choose where to make the new folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/gallery/page.py"/>
        <location filename="purer_app/ui/gallery/view.py"/>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Import classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Import…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>In {swapped} of {total} pictures, light and dark look swapped for these models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Light and dark are swapped in all pictures before the models see them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>New class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>None of the dropped files is a picture. Supported types: {kinds}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Open folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Pictures ({kinds})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Swap light and dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>The clipboard contains no picture. Copy a picture or picture files first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>There are no pictures in {names} or in the folders directly inside. Drop the folders deeper down.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>There are no pictures to export: add some to a class first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>Use the pictures as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Use the sample symbols</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Your classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classes.py"/>
        <source>{classes} with {pictures} exported to {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>%Ln of {total} of your pictures are unlike everything that the models were trained on: {names}.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Add a second picture to a class: its pictures are then classified by a classifier that has not seen them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Add a second picture to two classes to test whether “not sure” recognises pictures of other things.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Answers about such pictures may be wrong. Check size, colours and whether ink is dark or light.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Each picture, classified by a classifier that has not seen it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Export the classifier as a folder that classifies pictures without PURER</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Export the classifier…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Learn again after each change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Learn automatically</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Learn now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Learning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Learning …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>None of the classes is one of yours: only pictures of yours can tell how good it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Ready to learn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Some pictures are not classified yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>The accuracy on the classes of {models} is unknown, because their pictures are gone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>The true figure may lie anywhere from {low:.0f} to {high:.0f} %.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Too few pictures to measure the accuracy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Up to date; learned in {seconds:.1f} s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>What it learned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>Whether “not sure” recognises other things is not tested with classes of models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>With so few pictures, the true figure may lie anywhere from {low:.0f} to {high:.0f} %.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>{correct} of {total} of your pictures are recognised by a classifier that has not seen them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier.py"/>
        <source>{correct} of {total} pictures are recognised by a classifier that has not seen them: a random sample of your {n_own:,} pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>All models (no training)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>Classifier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>Newest run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>Run {run}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>The newest run is not used: it reached {run:.1f} % on your validation pictures, and all models without training {models:.1f} %.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>The newest run is not used: its model is untrained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>Use the newest run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>{name} (not found)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/classifier_choice.py"/>
        <source>{name} ({share:.0f} %)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Calibrate (ICFIL)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Calibrating takes about {one}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Calibrating. About {duration} left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Calibrating. Measuring how long it takes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Calibration</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Cancel the calibration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Choose “Learn now” to calibrate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Compare on your pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Comparing takes about {all}: one calibration for each of %Ln pictures.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Continue comparing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Makes images of your classes from the model itself, and trains it further on them and your pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Measuring how long it takes …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Not together with the classes of models: ICFIL calibrates a classifier of pictures alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Only a trained run can be calibrated: choose one as the classifier.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Show both answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_controls.py"/>
        <source>Show the answers with and without ICFIL for the pictures to classify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>About {duration} left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>Cancel the comparison</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <location filename="purer_app/ui/gallery/time_row.py"/>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <location filename="purer_app/ui/widgets/inline_bar.py"/>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>Close the comparison</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>Close the comparison; Undo shows it again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>Comparing on your pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>Comparing on your pictures: {done} of {total}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <location filename="purer_app/ui/runs/comparison/area.py"/>
        <source>Comparison</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>It continues when the answers are up to date.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>Out of date: the classifier has changed since this comparison.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>Out of date: your classes have changed since this comparison.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>Your pictures whose answer ICFIL changes: without → with ICFIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/icfil_result.py"/>
        <source>{truth}: {plain} without ICFIL, {calibrated} with it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/inverted_pictures.py"/>
        <source>Images of your classes that ICFIL made from the model and learned from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/inverted_pictures.py"/>
        <source>Inverted image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/inverted_pictures.py"/>
        <source>Inverted images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/left_out_grid.py"/>
        <source>{truth}, classified as {answer}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/left_out_grid.py"/>
        <source>{truth}, classified correctly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>Add models in step 1, and pictures to at least two classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>In {swapped} of {total} pictures of your classes, light and dark look swapped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>Input sizes and channels of the models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>Light and dark look right in all {total} pictures of your classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>Looking at a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>Next picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>Previous picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <location filename="purer_app/ui/adapt/state/negatives_switch.py"/>
        <source>Swap light and dark in all pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>The models are looking at the picture …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>What the models see</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>Your files stay as they are. The swap belongs to the classifier: it also applies to the pictures that you try, to folders, and to an exported classifier.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/model_view.py"/>
        <source>{name}, picture {n} of {all}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Choose pictures to classify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Choose pictures…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Classify a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Clear all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Draw something, or drop pictures or a folder here. They are only classified, not learned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Drop pictures or a folder here. They are only classified, not learned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Open or close the drawing pad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Press 1 to 9 to add the newest picture, or the selected one, to the class with that number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Remove all pictures below; Undo restores them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>The picture is now an example of “{name}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Try it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>With ICFIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>Without ICFIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/columns/queries.py"/>
        <source>drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>, class of {model}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>class of {model}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>{n:,} learned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>{n:,} not sure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>{share}, not sure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>“Not sure” is no class. Move the pictures to one of your classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>“{name}” is a class of {model}, so it learns no pictures. Move them to one of your classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>“{name}” is no longer one of your classes. Move the pictures to one of your classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answer_models.py"/>
        <source>✓ learned</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <source>%Ln pictures were learned</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <source>Answers for “{folder}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Classify again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <source>Drag wrong pictures to their class on the left, or select them and press its number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <source>In each class, the least sure pictures come first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <source>Move to class…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <source>Pictures of the selected class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <location filename="purer_app/ui/widgets/undo_bar.py"/>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <source>{pictures}. The answers shown are older; “Classify again” updates them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/answers_dialog.py"/>
        <source>{reason} “Classify again” updates the answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>%Ln could not be read</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>%Ln pictures classified</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>({n:,} not sure)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Classify the folder again with a classifier that also learns from the pictures in it, without labels, if they seem to show your classes. This helps most if the folder has about equally many pictures of each class. An exported classifier does not contain what was learned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Classify the folder by the present classes. Replaces the CSV file and the report; one that you have changed is kept, and the new one gets another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Classifying the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Close this card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Close this card; the written files stay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Folder “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Kept, because changed after PURER wrote it: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Learn from this folder too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Missing: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>No program opened {path}. Open it in a file manager.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Not together with the classes of models: remove their cards to learn from a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Number of pictures of each class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Open CSV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Open report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Saved as {table} and {page} in {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>See the pictures by class, and move wrong ones to their class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Show pictures…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>Show the plain answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>The answers of the classifier that has not learned from the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>The folder {path} no longer exists.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>The pictures in the folder have changed since then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>and %Ln classes more</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>{path} no longer exists.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>{path} no longer exists. “Classify again” writes it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>{pictures}, {not_sure:,} of them not sure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>{text}: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>“Classify again” updates the answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/folder_prediction/card.py"/>
        <source>“Classify again” writes them again.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Adapting the classifier …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Calibrating …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Cancelled. Nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Choose a folder of pictures to classify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Classifying the pictures of a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Classifying …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Close the card of the folder “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Learning from the folder …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Looking for the files of the answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Save the answers as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Tables (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>The answers for the folder are closed, because the stored file {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>The card of another folder is shown; close that one first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>The card of the folder “{name}” was closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>The classifier has changed since then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Writing the table and the report …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>Your classes have changed since then.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>the answers for the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>{path} was changed after PURER wrote it, so it is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>{sentence}; saved as {file}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/predictor.py"/>
        <source>{stage} {done:,} of {total:,} pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/folder_prediction/stored_learned.py"/>
        <source>the corrected pictures of the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>Add models in step 1; the command then appears here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>Command line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>Copies of your pictures are in {folder}. Removed pictures are kept in .removed next to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>Copy command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>ICFIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>ICFIL inverts the model after it has adapted to your pictures: it makes images that the model assigns to your classes, and pulls the features of real and inverted images of a class together. How long this takes depends on the models and is measured beforehand; until it is done, the answers without ICFIL are shown. “Compare on your pictures” leaves out each of your pictures in turn and classifies it with and without ICFIL. In measurements, it improved protonet with five pictures per class, but fine-tuning on the pictures alone, without inversion, improved it just as much. It made pool-embedding, which uses all models, worse.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <location filename="purer_app/ui/runs/evaluation/table.py"/>
        <source>Method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>Pictures in classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>Pictures to classify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>The same on the command line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>Time to learn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/inspector.py"/>
        <source>{seconds:.2f} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>%Ln classes of {model}</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Cancel making the images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Change the classes of this model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Change…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Make the images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Making pseudo images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Making pseudo images, once for these classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Making pseudo images, once for these classes. About {duration} left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Not used: making the pseudo images was cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Not used: {problem}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Pseudo image, made from the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Pseudo images of {model}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Pseudo images, made from the model: its pictures are gone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Reading the models …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>Remove the classes of this model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <source>The pseudo images are made when the models are free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/card.py"/>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>A class of a model is recognised although its pictures are gone: images that are inverted from the model, and its own head, represent the class. Together with your classes it makes one classifier.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Add a model's own classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Add models in step 1 first, or choose another classifier.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <location filename="purer_app/ui/shell/log_panel.py"/>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <location filename="purer_app/ui/adapt/state/old_classes/store.py"/>
        <source>Change the classes of models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Filter classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>It cannot be used; the Models page says why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>It could not be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>It is not among the models of the run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>It is not among the models of this project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>It is not ticked on the Models page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>It is the same model as another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Making the images of these %Ln classes takes about {duration}, once.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Measuring how long pseudo images take</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Measuring how long the images take …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>OK</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Reading the models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>The file is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>The images of these classes exist already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>There are more than {most}, and each has to be inverted: filter, and tick those you want.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Tick all classes shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <source>Tick no class shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/old_classes/dialog.py"/>
        <location filename="purer_app/ui/adapt/old_classes/list_models.py"/>
        <source>{chosen:,} of {n:,} classes chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>%Ln classes of models</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Adapt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Clear all pictures to classify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Copied: {text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Copy the latest answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Export classes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Import classes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Paste pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>There is no answer to copy yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/page.py"/>
        <source>Try it: drop pictures or a folder of them. They are only classified, not learned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/results/result_file.py"/>
        <source>Reading {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/results/result_file.py"/>
        <source>Storing {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/results/result_file.py"/>
        <source>These are not shown again: {title}. {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/results/result_file.py"/>
        <source>These cannot be stored in the project and are gone after a restart: {title}. {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Add a class with at least one picture, or the classes of a second model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Add models in step 1 first: without a trained run, all models together are the classifier.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Add pictures to a second class: a classifier needs at least two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Add two classes with at least one picture each.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Learning your classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Open a project first, or try the sample.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Out of date: another model is selected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Out of date: light and dark of all pictures were swapped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Out of date: other models are used now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Out of date: the classes of models have changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>Out of date: your classes have changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>The chosen run is not in this project. Choose another classifier above.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>The models are being inspected. Learning starts when that is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>The pseudo images of a model are being made. Learning starts when that is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/classifier_updater.py"/>
        <source>The runs of the project are being read. Learning starts when that is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/duplicates.py"/>
        <source>Looking for duplicates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/duplicates.py"/>
        <source>{copies} and {file} are the same picture: remove one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/duplicates.py"/>
        <source>{copies} and {file} look the same: remove one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/duplicates.py"/>
        <source>{file} is also in “{name}”: keep it in one class only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/duplicates.py"/>
        <source>{file} looks the same as {other} in “{name}”: keep it in one class only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/icfil/calibrator.py"/>
        <source>Calibrating (ICFIL)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/icfil/calibrator.py"/>
        <source>Calibration failed, so answers without ICFIL are shown: {sentence}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/icfil/comparer.py"/>
        <source>Another comparison is shown; close that one first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/icfil/comparer.py"/>
        <source>Close the comparison with and without ICFIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/icfil/comparer.py"/>
        <source>Comparing with and without ICFIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/icfil/comparer.py"/>
        <source>The comparison failed: {sentence}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/icfil/comparer.py"/>
        <source>There is nothing to compare: no class has two pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/icfil/comparer.py"/>
        <source>the comparison with and without ICFIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/icfil/forecast.py"/>
        <source>Measuring how long ICFIL takes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/input_check.py"/>
        <source>Comparing your pictures with what the models expect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/negatives_switch.py"/>
        <source>Use all pictures as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/old_classes/preparer.py"/>
        <source>Making the pseudo images of {model}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/old_classes/store.py"/>
        <source>Add %Ln classes of models</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/old_classes/store.py"/>
        <source>Remove %Ln classes of models</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/old_classes/store.py"/>
        <source>Remove the classes of {model}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/old_classes/store.py"/>
        <source>The classes of {model} were removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/old_classes/store.py"/>
        <source>“{name}” is also a class of {model}. Leave it out of one of the two models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/old_classes/store.py"/>
        <source>“{name}” is also one of your own classes. Rename yours, or leave this one out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>%Ln files were not added.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>%Ln folders</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>%Ln other files were not added.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>%Ln pictures were removed.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Add %Ln pictures</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Add a drawing to “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Add a picture to classify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Add class “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Change the colour of “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Copying pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Exporting the classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Import classes from {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Make a picture an example of “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Pictures are being copied. Remove something when that is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Pictures are being copied. Rename the class when that is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Pictures are being copied. Undo and redo are possible when that is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Remove %Ln pictures</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Remove class “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Remove the drawing to classify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>Rename class “{old}” to “{new}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>The class “{name}” was removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>These files no longer exist and were skipped: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>classes cannot have these names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>models have classes of these names. Rename the folders, or leave the classes out there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>{folder} contains no folders of pictures: each class needs a folder of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>{pictures} in {folders} was not added: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>{pictures} in {folders} were not added: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/state/picture_store.py"/>
        <source>{project} classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>About {size}; {time}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Cancelling …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Choose a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Choose where the new folder is created</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <location filename="purer_app/ui/widgets/plots/plot_tools.py"/>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Export the classifier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Exporting the classifier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Exporting: {detail} …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Formats</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Give the full path of a new folder or zip file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Measuring size and time per picture …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Measuring the classifier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>New folder or zip file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>ONNX</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>PyTorch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Save to</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Saved as {out}: {size} in %Ln files.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>The classes have changed, so there is no classifier at the moment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>The classifier of this page becomes a folder that classifies pictures without PURER: models, the names of your classes, a model card, and programs to run. Your pictures are not included.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>The name of a zip file must end in .zip, and that of a folder must not.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Tick at least one format.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Try it in a terminal in that folder: python {script} PICTURE…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>Zip file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>model.onnx; predict_onnx.py needs ONNX Runtime and Pillow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>model.pt2; predict.py needs PyTorch and Pillow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>model.safetensors; you need your own code for the networks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>{project} classifier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>{time} per picture on this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/adapt/take_away.py"/>
        <source>{title}: {use}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/app.py"/>
        <source>An internal error occurred ({kind}). Your project is unchanged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/baseline_names.py"/>
        <source>all models without training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/baseline_names.py"/>
        <source>the teacher ensemble, which needs no training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/durations.py"/>
        <source>{h} h {min} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/durations.py"/>
        <source>{min} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/durations.py"/>
        <source>{min} min {s} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/durations.py"/>
        <source>{s} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/progress_text.py"/>
        <source>about {n:.0f} min left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/progress_text.py"/>
        <source>about {n:.0f} s left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/progress_text.py"/>
        <source>about {n:.1f} h left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/progress_text.py"/>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <source>inversion step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/progress_text.py"/>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <location filename="purer_app/ui/train/view.py"/>
        <source>step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/progress_text.py"/>
        <source>{name} {n:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/progress_text.py"/>
        <source>{name} {n:,} of {of:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/progress_text.py"/>
        <source>{n} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/run_titles.py"/>
        <source>balanced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/run_titles.py"/>
        <source>paper</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/run_titles.py"/>
        <source>quick</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/core/run_titles.py"/>
        <source>{preset} with changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>&amp;Class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>&amp;Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>All models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Always show the newest step; moving the slider turns this off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>By class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>By model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Find a class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Least confident first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Least recognised first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Most confident first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Most recognised first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Newest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>O&amp;rder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Recorded step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/bars.py"/>
        <source>Si&amp;ze</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/export.py"/>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Synthetic, but may resemble private training data: treat them as you treat the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/image_grid.py"/>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>step {step:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/image_grid.py"/>
        <source>{name}, image {number}, from {model} at step {step:,}: {found}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>0: before meta-training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <location filename="purer_app/ui/models/inspector/architecture_list.py"/>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>Architecture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>Compare over time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>Export this image…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>From the features of other models, its class is predicted with {percent:.0f} % confidence (chance: {chance:.0f} %).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>Image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>Its model assigns it to {name} with only {percent:.0f} % confidence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>Its model assigns it to {name} with {percent:.0f} % confidence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <location filename="purer_app/ui/train/teacher_share_table.py"/>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>Other models that have this class assign it to {name} with {percent:.0f} % confidence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>Select an image to see where it comes from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <location filename="purer_app/ui/widgets/plots/line_table.py"/>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>The other model that has this class assigns it to {name} with {percent:.0f} % confidence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>number {number} of this class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/inspector.py"/>
        <source>{width} × {height} pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>%Ln images</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>Choose a folder for the images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>Compare the image over time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <location filename="purer_app/ui/shell/banner.py"/>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>Copy the image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>Export images…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>Exporting images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>Images are not recorded at every step. These are of step {n:,}, the nearest to {wanted:,}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>Open the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>Show the newest images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/page.py"/>
        <source>{images} written to {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/reader.py"/>
        <source>Comparing pseudo images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/reader.py"/>
        <source>Looking for pseudo images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/reader.py"/>
        <source>Reading pseudo images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>Before the first step, after inversion only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>Go to Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <location filename="purer_app/ui/runs/page.py"/>
        <source>Go to Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>It ended before the first images were saved, or “Steps between two galleries” is 0. With a higher value, a run saves images while it trains.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>No pseudo images yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>Noise, before inversion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>Other models were not asked about this image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>Step {step:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>Step {step:,} of {steps:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>The first images are being made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>The folder {run} was deleted or moved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>The models are being inverted: step {step:,} of {steps:,}. Then the first images are saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>The run has started; images appear here as soon as it saves some.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>This run no longer exists</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>This run saved no images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>Training inverts the models: it makes images that each model assigns to its classes. Start a run, or show an earlier one from the Runs page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>other models {percent:.0f} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>own model {percent:.0f} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>{own}, {others}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>{step} · hardness {value:.2f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>“Other models”: no other model has this class, so a regression predicts it from the features of one other model, with this confidence (chance: {chance:.0f} %). The regression is fitted to images that the image's own model did not make.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>“Other models”: no other model has this class, so a regression predicts it from the features of {count} other models, with this confidence (chance: {chance:.0f} %). The regression is fitted to images that the image's own model did not make.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>“Other models”: the mean probability of this class by the {count} other models that have it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/texts.py"/>
        <source>“Other models”: the probability of this class by the one other model that has it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/time_row.py"/>
        <source>Close the comparison over time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/time_row.py"/>
        <source>One image over time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/time_row.py"/>
        <source>{name}, image {number} of {model}, over time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/view.py"/>
        <source>Export all shown…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/view.py"/>
        <source>Export {count:,} selected…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/view.py"/>
        <source>Pseudo images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/view.py"/>
        <source>{images} · on average {found}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/gallery/view.py"/>
        <source>{run} · {shown:,} of {all:,} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/runs/commands.py"/>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <source>Drop trained models or a folder of them. Nothing in these files is executed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/shell/log_panel.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <source>New classes: drop pictures, or a folder with one folder of pictures per class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Not now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/runs/page.py"/>
        <location filename="purer_app/ui/runs/table.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <source>The run is being saved; the window closes when that is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>The run {name} was interrupted ({percent}). It continues at {step}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <source>Toolbar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <location filename="purer_app/ui/train/actions.py"/>
        <location filename="purer_app/ui/train/page.py"/>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/main_window.py"/>
        <source>{name} (read-only)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/empty_state.py"/>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Add a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/empty_state.py"/>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Add files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/empty_state.py"/>
        <source>Add the sample models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/empty_state.py"/>
        <source>Drop a folder of trained image classifiers here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/empty_state.py"/>
        <source>Nothing in these files is executed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/empty_state.py"/>
        <source>PyTorch (.pt .pth .th .ckpt .bin .tar), safetensors, .pt2, ONNX, Hugging Face folders.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>%Ln already existed.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>%Ln models are now read from their safe copies.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>%Ln safe copies written next to their files.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>Making safe copies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>Python files (*.py)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>Save the export script</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>The verdicts of %Ln models were copied.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>Use the copies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/file_actions.py"/>
        <source>{file} was saved. Complete the lines marked with &lt;-, run it where your model runs, and drop the resulting .pt2 file here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/architecture_list.py"/>
        <source>Find or type a name…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/architecture_list.py"/>
        <source>Known architectures, best fit first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/architecture_list.py"/>
        <source>{name} – fits the weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/class_names.py"/>
        <source>Class names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/class_names.py"/>
        <source>Class names ({n})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>Check and save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>Checked tensor by tensor, and saved for this file content, even if the file is moved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>Checking…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>Class names, one per line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>Class names, one per line ({n} of {all})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>Image size in pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>Mean of each channel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>Standard deviation of each channel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>What the weights do not specify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/editor.py"/>
        <source>{title} is '{text}'; it must be numbers separated by commas, for example {example}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <source>Copy the checksum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <source>Copy the path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <source>Held-out accuracy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>Input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <source>Normalisation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <source>Open the folder of the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <location filename="purer_app/ui/runs/evaluation/table.py"/>
        <source>Parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/facts.py"/>
        <source>SHA-256</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/inspector.py"/>
        <source>Choose architecture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/inspector.py"/>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Copy report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/inspector.py"/>
        <source>Edit names and input…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/inspector.py"/>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Export script…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/inspector.py"/>
        <source>Forget my choice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/inspector.py"/>
        <source>Select a model to see its classes, the reasons for its verdict, and images inverted from it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/inspector.py"/>
        <source>Set input size…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/inspector.py"/>
        <source>The choice for {file} was not saved: {problem}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/inspector/layer_table.py"/>
        <source>Layers (%Ln tensors)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/layer_table.py"/>
        <source>Layers of the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/layer_table.py"/>
        <source>Reading layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/layer_table.py"/>
        <source>Shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/layer_table.py"/>
        <source>Show layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/layer_table.py"/>
        <source>Tensor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/layer_table.py"/>
        <source>Type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_store.py"/>
        <source>Inverting a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Images from this model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Images inverted from the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Invert this model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Inverting the model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Makes images that the model assigns to its classes, from its weights alone, in a few seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Only a model with a known classifier can be inverted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Progress of the inversion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Stop the inversion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/inspector/preview_view.py"/>
        <source>Stopped at step {step} of {steps}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/page.py"/>
        <source>%Ln models added</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/page.py"/>
        <source>%Ln models removed from the project; their files were not deleted.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Add a folder of models…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Add model files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Choose a folder of trained models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Choose files of trained models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Choose the architecture of the selected model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Copy the verdicts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Invert the selected model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Make safe copies (.safetensors)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Name the classes of the selected model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Remove the selected models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Save the script that exports a model of your own code…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Set the input size of the selected model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Show why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Use all models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Use no models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/page.py"/>
        <source>Your choice for {file} was removed, and the file was inspected again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/filter_bar.py"/>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/filter_bar.py"/>
        <source>Filter ({n})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/filter_bar.py"/>
        <source>Find a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/filter_bar.py"/>
        <source>Find a model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/filter_bar.py"/>
        <source>Show only some verdicts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/filter_bar.py"/>
        <source>Show only some verdicts; {n} chosen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/filter_bar.py"/>
        <source>Show only: {kind}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Adapt to your pictures without training: all models together are the classifier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Adapt without training</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Inspecting files, %Ln left…</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Inspecting files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Make safe copies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>No model matches. Clear the search box or the filters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>Train on %Ln models</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/panel.py"/>
        <source>{used} of {all} models are used, with {classes} classes in total.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>Use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>Why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>cannot be used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>not used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/rows.py"/>
        <source>used</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/table/table.py"/>
        <source>Models of the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/hints.py"/>
        <source>Choose again, or press “Forget my choice”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/hints.py"/>
        <source>Choose one with “Choose architecture…”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/hints.py"/>
        <source>Correct the sidecar, or remove it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/hints.py"/>
        <source>If it is your own model, export it to a .pt2 file with the script from “Export script…”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/hints.py"/>
        <source>If you know its architecture, name it with “Choose architecture…”</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>%Ln need a choice</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>Features only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>Missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>Needs your choice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>Ready with assumptions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>Refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>architecture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>assumed: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>the file is missing; put it back, or remove the model from the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>{name}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>{n} being checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>{n} missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>{n} ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>{n} refused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/models/texts/words.py"/>
        <source>{n} with features only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Another run is in progress now; nothing was started.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Comparing with the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <location filename="purer_app/ui/train/page.py"/>
        <source>Copied: {command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Delete permanently</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Deleting a run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Do not repeat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Keep the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Move the run “{name}” with its model and images ({size}) to the trash?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Move to trash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Nothing that PURER records has changed since.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Repeat “{name}” with the same settings, models and seed?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Save the report as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Start the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>The Adapt page uses it and will use another classifier instead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>The facts about “{name}” were copied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>The report was written to {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>The run “{name}” was deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>The run “{name}” was moved to the trash.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Writing a command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>Writing a report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>“{name}” cannot be moved to the trash: this disk has none, or it is full. Delete the run permanently? This cannot be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>“{name}” cannot be repeated, because this is missing: {files}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>“{name}” is being evaluated; stop the evaluation or wait for its end first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/actions.py"/>
        <source>“{name}” is in progress; stop it on the Train page first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>A run is in progress; pause and save it, or let it finish first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Compare the selected runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Continue the interrupted run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Copy as command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Copy as text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Copy the command that repeats the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Copy the facts about the run as text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Delete the run…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Evaluate a run or the models on a labelled folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Evaluate…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Name the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Only a finished run can be used on the Adapt page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Only an interrupted run can be continued.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Open the folder of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Read the runs again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Refresh</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Repeat exactly…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Repeat the run exactly…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Report (HTML)…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Select a run first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Select one run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Select two or more runs: hold Ctrl or Shift.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Show the run on the Train and Images pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>The name of the run cannot be read; see its details.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>The run is being prepared.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>The run is damaged; see its status.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>The run is in progress; stop it on the Train page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Use in Adapt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Use the run on the Adapt page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/commands.py"/>
        <source>Write a report of the run (HTML)…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/area.py"/>
        <source>Copy the table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/area.py"/>
        <source>Only the curves of the first {n} runs are drawn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/area.py"/>
        <source>Reading runs to compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/area.py"/>
        <source>The table was copied; it can be pasted into a spreadsheet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Accuracy, {shots}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>All models without training, {shots}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Best accuracy, with its 95 % interval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Evaluated on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Finished steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>In the newest evaluation, with its 95 % interval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Models not in all runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Number of models and their folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>On the same pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>On the same tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Pictures and tasks of the newest evaluation; only equal ones can be compared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Points above (+) or below (−) all models without training, with the 95 % interval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>The learner and its network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Training adds, {shots}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Training time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Validation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Validation without training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>Without pauses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>a labelled folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/train/settings/config_form.py"/>
        <source>on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>{data}: {tasks}, seed {seed}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>{n} from {pool}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/facts.py"/>
        <source>{percent:.1f} %, {method}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <source>Accuracy on pseudo episodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <source>Accuracy on validation pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>As a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <location filename="purer_app/ui/train/view.py"/>
        <source>Curriculum hardness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <source>Curves</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <source>Loss of the inversion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Reset zoom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <source>Without these values: {runs}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Wrote {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <location filename="purer_app/ui/train/view.py"/>
        <source>correct, %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <source>loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/plots.py"/>
        <location filename="purer_app/ui/train/view.py"/>
        <source>outer loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/comparison/table.py"/>
        <source>Comparison of runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/bars.py"/>
        <source>Accuracies as bars</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/bars.py"/>
        <source>chance: {percent:.0f} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/bars.py"/>
        <source>{method}: {accuracy}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>A folder with one sub-folder of pictures for each class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>A task has</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Also with ICFIL; number of tasks:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Choose a folder first: one with a sub-folder of pictures for each class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Choose a folder with one sub-folder for each class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Choose a labelled folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Classes in each task</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>Evaluate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>ICFIL inverts images for each task. This takes far longer than the other rows, longest with pool-embedding, which passes through all models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Labelled folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>No model is used. Add models first, or select a finished run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>On</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Queries of each class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Select a finished run above to evaluate it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Support pictures of each class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Tasks with ICFIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>The models alone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>The number of support pictures of each class must be at least 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>The result is meaningful only if the models were not trained on these classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>The selected run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>The used models without any training: all together, and the best one alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>Use the {n} sample symbols</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>classes; learn from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>others of each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>pictures of each, and classify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>{name}, compared with every baseline; the result is saved with the run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>{n} (as in papers)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>{n} (quick)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/form.py"/>
        <source>“{text}” is not a list of whole numbers; write for example: 1, 5</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/offer.py"/>
        <source>Choose compact on the Train page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/offer.py"/>
        <source>The learner compact is smaller and needs less computation per picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>Evaluate on a labelled folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>Evaluating</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>Finished; the result is below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>Progress of the evaluation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>Reading models and pictures…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>Stopped; no result was saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>Stopping…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>The evaluation was stopped because its project was closed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/panel.py"/>
        <source>{how_far}: {method} at {shots}, task {done:,} of {total:,}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/table.py"/>
        <source>Accuracy and cost of every method</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/table.py"/>
        <source>Multiply-adds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/table.py"/>
        <source>ms per query</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/table.py"/>
        <source>ms to adapt</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>%Ln shots</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>%Ln tasks</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>; versus the plain teacher ensemble: {points}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>A model with the averaged weights of all models; no training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>All models without training: ridge regression on the features and softened outputs of all models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>At {shots}, the plain teacher ensemble, which needs no training, is better than {learner} by {points}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>At {shots}, training adds nothing here: all models without training are better than {learner} by {points}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>At {shots}, training adds nothing significant here: {learner} minus all models without training is {points}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>At {shots}, training adds {points}: {learner} is better than all models without training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>At {shots}, {learner} is better than the plain teacher ensemble by {points}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>At {shots}, {learner} is not significantly different from the plain teacher ensemble ({points}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>At {shots}, {method} is the best of these with {mean:.1f} ± {ci95:.1f} %.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>ICFIL lowers {method} by {points} at {shots}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>ICFIL makes no significant difference to {method} at {shots} ({points})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>ICFIL raises {method} by {points} at {shots}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>Nearest class mean on the features of all models together; no training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>Nearest class mean on the features of the best single model; no training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>The ensemble needs {times:.0f} times as much computation per picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>The ensemble on features and softened outputs of the models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>The learner that this run trained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>The network of the learner with random weights: the accuracy without any learning.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>The same method with all queries of the episode together, without their labels (transductive).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>The trained learner, calibrated for each task with images inverted from it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>earlier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>{method} is above {against} by {points} at {shots}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>{method} is below {against} by {points} at {shots}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>{method} is not significantly different from {against} at {shots} ({points})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>{method} with ICFIL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>{method}, transductive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>{points} ± {ci95:.1f} points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>{tasks} from {data}; accuracy with its 95 % interval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/texts.py"/>
        <source>{tasks} of {n_way} classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/view.py"/>
        <source>Evaluation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/view.py"/>
        <source>Export CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/view.py"/>
        <source>On the same tasks, with 95 % intervals:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation/view.py"/>
        <source>the models alone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation_area.py"/>
        <source>No evaluation yet. An evaluation measures the accuracy of a run on your own labelled pictures and compares it with simpler methods, above all with all models without training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation_area.py"/>
        <source>Save the table as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation_area.py"/>
        <source>The table was written to {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation_area.py"/>
        <source>This run is in progress. It can be evaluated here once it has finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/evaluation_area.py"/>
        <source>This run was interrupted and has no finished model yet. Continue it, then evaluate it here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Continues at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Duration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>Evaluations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>None yet. Evaluate the run on a labelled folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/notes_editor.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Notes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>Select a run to see its facts, its settings and its evaluations.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/shell/help_window.py"/>
        <location filename="purer_app/ui/train/settings/basic_settings.py"/>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>Settings of the preset “{preset}”, except:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>Settings of the preset “{preset}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <location filename="purer_app/ui/runs/rows.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>Without training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>all planned steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>finished early by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>the time limit was reached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>{n} runs are selected and compared on the page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>{percent:.1f} % on the same pictures, {method}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/inspector.py"/>
        <source>• {name}: {value} instead of {usual}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/labels.py"/>
        <source>Edit the notes on “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/labels.py"/>
        <source>Rename the run “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/labels.py"/>
        <source>The notes on “{name}” are not saved, but kept until the window is closed: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/labels.py"/>
        <source>The notes on “{name}” were also changed elsewhere; your text is below the other one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/notes_editor.py"/>
        <source>What this run was for, what you learned from it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/page.py"/>
        <source>No runs yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/page.py"/>
        <source>Reading the settings of a run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/page.py"/>
        <source>Training runs are listed here with their settings, images and models. Start one on the Train page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/page.py"/>
        <source>{finished} finished of {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>A finished run can adapt; an interrupted one can be continued</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Accuracy in the last evaluation, fewest shots first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Best accuracy on the validation folder, with its 95 % interval</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Completed and planned steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Evaluated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Number of models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Points above (+) or below (−) all models without training (ensemble-ridge); if that was not measured, the plain teacher ensemble. Fewest shots first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Size of the run folder on disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Status</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>The device used for training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>The name of the run; F2 changes it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Training time without pauses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>Versus untrained</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/rows.py"/>
        <source>When the run was started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Folder: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Points above (+) or below (−) all models without training (ensemble-ridge)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>Points above (+) or below (−) the plain teacher ensemble; ensemble-ridge was not measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>being saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>damaged: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>finishing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>interrupted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>{name} on {backbone}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/runs/texts.py"/>
        <source>{word} at {percent}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/banner.py"/>
        <location filename="purer_app/ui/widgets/message_bar.py"/>
        <location filename="purer_app/ui/widgets/undo_bar.py"/>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/banner.py"/>
        <source>Copy the message and its details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/banner.py"/>
        <source>Technical details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/command_palette.py"/>
        <source>Command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/command_palette.py"/>
        <source>Commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/command_palette.py"/>
        <source>What do you want to do?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/help_window.py"/>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/help_window.py"/>
        <source>Terms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/help_window.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Terms, settings and keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/inspector.py"/>
        <source>Nothing is selected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/log_panel.py"/>
        <source>Copy for a bug report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/log_panel.py"/>
        <source>Errors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/log_panel.py"/>
        <source>Minimum level</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/log_panel.py"/>
        <source>Search the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/log_panel.py"/>
        <source>Warnings and errors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>Continue in {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>Discard the changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>Save a copy of the project as</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Save a copy…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>The attempt at {time} failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>The changes to “{name}” are not saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>Unsaved changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/save_problems.py"/>
        <source>{name} copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>Finishing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>Nothing is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>Saving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>Stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <location filename="purer_app/ui/state/training_controller.py"/>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>What is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>{job} (and {n} more)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>{name}, {gb:.0f} GB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/status_bar.py"/>
        <source>{used:.1f} GB memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>About PURER</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Changes are saved automatically after two seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Choose the folder of a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Dark colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Find a command…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Go</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Language of the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Language: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Larger text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Light colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Open a folder of models…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Open a project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>PURER {version}

Meta-learning from trained models, without their training data. After Hu, Shen, Wang, Liu, Yuan and Tao, CVPR 2023; an independent implementation. MIT licence.

No telemetry, no network code, and nothing in a model's file is ever executed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Reset text size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Save now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Show the start page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Smaller text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>The language changes when PURER starts again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Try the sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>Use system colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/shell/window_actions.py"/>
        <source>View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Continue where you were, or open a folder of runs, such as that of the demo.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Learn new image classes from a few pictures, using trained classifiers whose training data is gone or private.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Loading PyTorch…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <source>No GPU found: training works, but more slowly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Or drop files and folders of models anywhere on this window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Recent projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Ten small models of handwritten characters. Train on them in a minute or two.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <source>Your own trained image classifiers, of any kind. Nothing in their files is executed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <source>{date} · {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/start/page.py"/>
        <source>{name}, {gigabytes:.0f} GB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/choice_controller.py"/>
        <source>Checking a choice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/choice_controller.py"/>
        <source>Forget the choice for {file}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/choice_controller.py"/>
        <source>Forgetting a choice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/choice_controller.py"/>
        <source>Listing architectures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/choice_controller.py"/>
        <source>Make a choice for {file}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/choice_controller.py"/>
        <source>This model is being checked. Try again when that is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/edit_history.py"/>
        <source>Redone: {step}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/edit_history.py"/>
        <source>Undone: {step}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/jobs/job_thread.py"/>
        <source>An internal error occurred ({kind}). The log has the details.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/jobs/job_thread.py"/>
        <source>The job ended unexpectedly.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/jobs/job_thread.py"/>
        <source>There is not enough memory. Close other programs, or choose fewer or smaller models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/learner_switch.py"/>
        <source>Choose the learner {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/state/model_store.py"/>
        <source>Add %Ln models</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/model_store.py"/>
        <source>Inspecting models</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/state/model_store.py"/>
        <source>Remove %Ln models</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/state/model_store.py"/>
        <source>Stop using %Ln models</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/state/model_store.py"/>
        <source>Use %Ln models</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/model_store.py"/>
        <source>Use safe copies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project/save_problems.py"/>
        <source>The last changes are not saved: {why}. Saving is tried again automatically.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project/save_problems.py"/>
        <source>The project folder {folder} cannot be reached: {why}. Changes are not saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project/save_problems.py"/>
        <source>The project folder {folder} no longer exists. This project is not saved anywhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project/save_problems.py"/>
        <source>The project folder {folder} was renamed to {moved}. Changes are not saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project/save_problems.py"/>
        <source>The project was saved. {folder} contained a different project file, which is kept there as {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project/save_problems.py"/>
        <source>{damage}. The previous version was opened instead; the latest changes may be missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project/save_problems.py"/>
        <source>{folder} is read-only. You can view this project, but changes cannot be saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project_copier.py"/>
        <source>A run is in progress. Pause and save it, or stop it, before you save a copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project_copier.py"/>
        <source>Copying the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project_copier.py"/>
        <source>Copying the project to {folder}…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project_copier.py"/>
        <source>Pictures changed during copying; the latest changes to them may only be in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project_copier.py"/>
        <source>The copy is complete: {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project_copier.py"/>
        <source>This copy has your models and settings. Classes, pictures and runs were only in {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project_copier.py"/>
        <source>You are working in the copy now: {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project_copier.py"/>
        <source>{n} files or folders could not be read and are missing in this copy, the first is {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/project_copier.py"/>
        <source>{path} could not be read and is missing in this copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>A run is in progress. Finish it or stop it before you open another project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>A run is in progress; choose the learner {name} on the Train page once it has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>Loading PyTorch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>Preferences cannot be saved in {file}: colours, text size and recent projects are not kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>Reading a run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>Reading runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>Sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>The earlier sample project has been changed, so a new one was created: {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/session.py"/>
        <source>The next run trains the learner {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/state/training_controller.py"/>
        <source>%Ln steps</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/training_controller.py"/>
        <source>No run was started. {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/training_controller.py"/>
        <source>The run finished after {steps} and {seconds:.0f} s; its model is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/training_controller.py"/>
        <source>The run is saved and can be continued.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/training_controller.py"/>
        <source>The run was stopped and moved to the trash.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/training_controller.py"/>
        <source>The run was stopped, but cannot be moved to the trash. Delete {run} on the Runs page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/state/training_controller.py"/>
        <source>The run was stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Copy the run as a command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>End the run now and keep its model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Export the plots as a drawing (SVG)…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Export the plots as a picture (PNG)…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Export the plots as numbers (CSV)…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Finish now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Follow the newest steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Pause training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Reset the zoom of the plots</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Resume training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Start training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Stop and discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/actions.py"/>
        <source>Try the run on your pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Classify your own pictures with this run, on the Adapt page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Finish now and keep the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Progress of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Start a new run</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Stop this run after %Ln steps? Its folder is moved to the trash.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/controls.py"/>
        <source>Try it on your pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/growing_images.py"/>
        <source>The models are being inverted: pseudo images after %Ln steps</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Current inversion losses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <location filename="purer_app/ui/train/settings/basic_settings.py"/>
        <source>Curriculum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Episodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>No run is shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>None.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Not yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Notices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Notices of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Steps at which the images were made harder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>The curriculum is off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>Turns of the models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>all usable models of the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/inspector.py"/>
        <source>{n_way} classes, {n_shot} support pictures and {n_query} queries each</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/page.py"/>
        <source>Add models first; the command contains their names.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/page.py"/>
        <source>Settings of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/page.py"/>
        <source>The run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/preflight.py"/>
        <source>A step is being measured, to estimate time, memory and disk space…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/preflight.py"/>
        <source>the best device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_estimator.py"/>
        <source>Measuring a step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>BatchNorm statistics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>cross entropy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>hardness now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>images made harder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>outer loss maximised by the images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>pseudo episodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>real validation pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>size of the pixels (L2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>the same images, learner of {n} to {m} steps ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>total variation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/run_lines.py"/>
        <source>{method}, on pseudo episodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/basic_settings.py"/>
        <source>Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/basic_settings.py"/>
        <source>CPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/basic_settings.py"/>
        <source>Maximum minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/basic_settings.py"/>
        <source>Maximum steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/basic_settings.py"/>
        <source>⚠ {problem}. The value is still {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/config_form.py"/>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>All settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/config_form.py"/>
        <source>No setting matches. Try fewer or other words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/config_form.py"/>
        <source>Search the settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/config_form.py"/>
        <source>Search the settings, for example: weight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/config_form.py"/>
        <source>{problem}. The value is still {value}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/setting_row.py"/>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/setting_row.py"/>
        <source>Reset to {value}, the value of the preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/setting_row.py"/>
        <source>Reset {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/setting_row.py"/>
        <source>a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/setting_row.py"/>
        <source>a whole number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/setting_row.py"/>
        <source>“{text}” is not {kind}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>A first result in at most 90 seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>A good model in at most 12 minutes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Balanced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Changed: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Copy the command that starts the same run without this window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Folder with one sub-folder of pictures per class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Optional: a labelled folder, one sub-folder per class. The best measured step is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Paper</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Quick</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>The published procedure: 60,000 steps, many hours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>Train without validation pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>{name}: the best measured step is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/settings/settings_panel.py"/>
        <source>{n} settings differ from the preset.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/teacher_share_table.py"/>
        <source>Computation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/teacher_share_table.py"/>
        <source>Turns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/teacher_share_table.py"/>
        <source>Turns of each model, and its share of the computation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source> Here training adds nothing: on the Adapt page, choose All models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source> compared with {n:.1f} % for {method}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>, validation {mean:.1f} ± {ci95:.1f} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>. Choose validation pictures to measure the accuracy on real pictures.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>About {n} {unit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>About {n} {unit} ({low}–{high})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Before the first step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Ends after %Ln steps or {time}, whichever comes first</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Ends after %Ln steps, without a time limit</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Ends after {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Estimated from %Ln steps of this run, which were taken and discarded.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Finished after %Ln inversion steps, before training began; the model is untrained.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Finished after %Ln inversion steps; the model was fitted to the images</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Finished after %Ln steps</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Finished before the first step; the model is untrained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Finishing after step {step:,}: the model is being saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Inverting the models: step {step:,} of {steps:,}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Learning from pseudo episodes: {now:.0f} % correct.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Loading the models…</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Making images harder: accuracy has not improved for %Ln updates ({now:.0f} %).</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Making images harder: the warm-up is over ({now:.0f} %).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Measuring the models before inversion…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>No end: it runs until you finish it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>No model is used yet. Add models first, in step 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Paused. {where}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Reading the pictures…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Saving, to be continued from step {step:,}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Step {step:,} of {steps:,}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Step {step:,}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Step {step:,}: accuracy has not improved for {waited} updates ({now:.0f} %; best {best:.0f} %).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Step {step:,}: the moving average has stayed near {now:.0f} % for {waited} updates (best {best:.0f} %).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Step {step:,}: the warm-up is over, so the images are made harder once.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>Stopping; the run will be moved to the trash.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>The folder of unlabelled pictures no longer exists: {path}. Choose another one, or none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>The folder of validation pictures no longer exists: {path}. Choose another one, or none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>The models are still being inspected. Please wait.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>The models know {have} different classes, and an episode needs {need}. Add models, or choose fewer classes per episode.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>The range covers the fastest and the slowest of them; it is wider after few steps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>This run is not finished. {where}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/texts.py"/>
        <source>finished, %Ln steps</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>{finished}: pseudo accuracy {pseudo:.0f} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>{n} GB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>{n} MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>{steps:.3g} steps and {images:,.0f} images per second; {memory:.1f} GB of memory and {device:.1f} GB of GPU memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>{steps:.3g} steps and {images:,.0f} images per second; {memory:.1f} GB of memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>{time} (its time limit)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>{time}, {memory}, writes {size}; {models}, {classes}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>{used:.1f} GB of memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/texts.py"/>
        <source>{used:.1f} of {total:.0f} GB of memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>Choose a preset and press Start. The models are inverted into pseudo images first; then a learner is trained on small tasks made of them. Two plots show how hard the tasks are, and how many answers are correct.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>Few-shot accuracy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>No run is shown yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>Noise is optimised into images that the models assign to their classes. The plots start with the first training step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>Nothing to plot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>Nothing to plot yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/train/view.py"/>
        <source>Pseudo images after %Ln inversion steps</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>Pseudo images of the episode at step {n:,}: some of each class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>Synthetic, but may resemble private training data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>The Images page shows the pseudo images of this run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>The models are being inverted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>The pseudo images of the current episode appear here during a run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>This run ended before its first training step, so there is nothing to plot. Give the next run more time, or fewer models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/view.py"/>
        <source>This run was interrupted before its first training step. The plots start with that step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/worth.py"/>
        <source>On pseudo episodes so far {own:.0f} %, {other:.0f} % for {method}. Only validation pictures show what training is worth on real ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/worth.py"/>
        <source>Training is worth {n:.1f} points so far: {numbers}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/worth.py"/>
        <source>Training is {n:.1f} points behind so far: {numbers}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/worth.py"/>
        <source>Training makes no measurable difference so far: {numbers}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/train/worth.py"/>
        <source>{mean:.1f} ± {ci95:.1f} % on real pictures, {baseline:.1f} % for {method}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/bar_chart.py"/>
        <source>Probability of each class</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <location filename="purer_app/ui/widgets/bar_chart.py"/>
        <source>and %Ln less probable classes</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/message_bar.py"/>
        <source>Each file with its reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/message_bar.py"/>
        <source>Show all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/message_bar.py"/>
        <source>Show fewer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/live_plot.py"/>
        <source>Legend: {heading}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Click to see the images of this step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Curriculum hardness and few-shot accuracy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Follow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Keep the newest steps in view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Log scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Show hardness on a logarithmic scale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Show the numbers of both plots</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_board.py"/>
        <source>Show the whole run. Use the wheel to zoom and drag to move.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_tools.py"/>
        <source>Average of {n} steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_tools.py"/>
        <source>Drawing (&amp;SVG)…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_tools.py"/>
        <source>Moving average; the raw points stay visible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_tools.py"/>
        <source>No smoothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_tools.py"/>
        <source>Numbers (&amp;CSV)…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_tools.py"/>
        <source>Picture (&amp;PNG)…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_tools.py"/>
        <source>Smoothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/plot_tools.py"/>
        <source>The plots as a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/readout.py"/>
        <source>Step {n:,.0f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <location filename="purer_app/ui/widgets/plots/readout.py"/>
        <source>{value} (step {n:,.0f})</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
