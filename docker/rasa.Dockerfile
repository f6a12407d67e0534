# The dialogue server, in its own Python; the model is trained into the image.
FROM python:3.10-slim
WORKDIR /satchel/assistant
COPY requirements/assistant.txt /satchel/
RUN pip install --no-cache-dir -r /satchel/assistant.txt
ENV RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 SQLALCHEMY_SILENCE_UBER_WARNING=1
COPY assistant ./
RUN python -m rasa train --data training --domain domain --out build --fixed-model-name dialogue \
    && useradd --system --create-home satchel && chown -R satchel .
USER satchel
EXPOSE 5005
CMD ["python", "-m", "rasa", "run", "--model", "build/dialogue.tar.gz", "--endpoints", "endpoints.sql.yml", "--credentials", "credentials.yml", "--port", "5005"]
