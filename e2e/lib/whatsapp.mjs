// WhatsApp's webhooks, written and signed as Meta does it.

import { createHmac } from 'node:crypto';

/** One signed webhook with these messages: `{body, headers}` for a POST. */
export function whatsappWebhook(phoneNumberId, messages, secret) {
  const people = new Map(messages.map(({ from, name }) => [from, name ?? `Customer ${from}`]));
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '1',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '15550000000', phone_number_id: phoneNumberId },
              contacts: [...people].map(([from, name]) => ({ profile: { name }, wa_id: from })),
              messages: messages.map(({ from, id, text, at }) => ({
                from,
                id,
                timestamp: String(at ?? Math.floor(Date.now() / 1000)),
                type: 'text',
                text: { body: text },
              })),
            },
          },
        ],
      },
    ],
  });
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
  };
}
