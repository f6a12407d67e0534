"""Serves a small language model on loopback as an OpenAI-compatible endpoint does.

``python -m tests.contract.language_model FOLDER FILE.gguf PORT``; needs the package ``gguf``.
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


class LanguageModel:
    """One completion at a time."""

    def __init__(self, folder: Path, file: str) -> None:
        self._tokenizer: Any = AutoTokenizer.from_pretrained(folder, gguf_file=file)
        self._model: Any = AutoModelForCausalLM.from_pretrained(folder, gguf_file=file)
        self._lock = threading.Lock()

    def completion(self, request: dict[str, Any]) -> dict[str, Any]:
        with self._lock, torch.inference_mode():
            asked = self._tokenizer.apply_chat_template(
                request["messages"],
                add_generation_prompt=True,
                return_tensors="pt",
                return_dict=True,
            )
            # The seed is fixed, so that a run can be repeated.
            torch.manual_seed(0)
            whole = self._model.generate(
                **asked,
                max_new_tokens=request["max_tokens"],
                do_sample=True,
                temperature=request["temperature"],
            )
        said = whole[0, asked["input_ids"].shape[1] :]
        is_whole = said[-1].item() == self._tokenizer.eos_token_id
        text = self._tokenizer.decode(said, skip_special_tokens=True)
        message = {"role": "assistant", "content": text}
        finish_reason = "stop" if is_whole else "length"
        return {"choices": [{"index": 0, "message": message, "finish_reason": finish_reason}]}


def handler_of(model: LanguageModel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({"status": "ready"})

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            self._answer(model.completion(json.loads(self.rfile.read(length))))

        def _answer(self, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


def main(folder: str, file: str, port: str) -> None:
    torch.set_num_threads(1)
    model = LanguageModel(Path(folder), file)
    ThreadingHTTPServer(("127.0.0.1", int(port)), handler_of(model)).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
