// Camera, microphone and loudspeaker are tried on the patient's own device; nothing leaves it.

const MS_HEARD = 6000;
const LOUD = 0.02;

for (const trial of document.querySelectorAll("[data-trial]")) {
  const part = (name) => trial.querySelector(`[data-${name}]`);
  const said = part("said");
  trial.hidden = false;

  const say = (words) => {
    const line = document.createElement("li");
    line.textContent = words;
    said.append(line);
  };

  const ask = async (wanted) => {
    try {
      return await navigator.mediaDevices.getUserMedia(wanted);
    } catch {
      return null; // refused, or none: the words say so
    }
  };

  const see = async () => {
    const camera = await ask({ video: true });
    say(camera ? trial.dataset.camera : trial.dataset.noCamera);
    if (!camera) return;
    const view = part("view");
    view.srcObject = camera;
    view.hidden = false;
    await view.play();
  };

  const hear = async () => {
    const microphone = await ask({ audio: true });
    if (!microphone) return say(trial.dataset.noVoice);
    const ear = new AudioContext();
    const analyser = ear.createAnalyser();
    ear.createMediaStreamSource(microphone).connect(analyser);
    const wave = new Float32Array(analyser.fftSize);
    const level = part("level");
    part("level-row").hidden = false;
    const began = performance.now();
    let heard = false;
    const listen = () => {
      analyser.getFloatTimeDomainData(wave);
      const loud = Math.sqrt(wave.reduce((sum, one) => sum + one * one, 0) / wave.length);
      level.value = Math.min(1, loud * 5);
      heard ||= loud > LOUD;
      if (heard || performance.now() - began > MS_HEARD) {
        say(heard ? trial.dataset.voice : trial.dataset.noVoice);
        for (const track of microphone.getTracks()) track.stop();
        return ear.close();
      }
      requestAnimationFrame(listen);
    };
    listen();
  };

  part("begin").addEventListener("click", async () => {
    said.replaceChildren();
    await see();
    await hear();
  });

  part("sound").addEventListener("click", () => {
    const speaker = new AudioContext();
    const tone = speaker.createOscillator();
    const volume = speaker.createGain();
    volume.gain.value = 0.15;
    tone.frequency.value = 523;
    tone.connect(volume).connect(speaker.destination);
    tone.start();
    tone.stop(speaker.currentTime + 0.7);
    tone.onended = () => speaker.close();
  });
}
