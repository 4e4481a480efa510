import pytest

from services.consultation import records
from services.consultation.models import Conversation
from services.followup.models import Cluster

pytestmark = pytest.mark.django_db


def forget(text):
    records.delete(Conversation.objects.filter(questions__text=text))


def test_a_cluster_takes_the_wording_of_who_stays(clustered):
    cluster = clustered("园区食堂早餐几点开？", "园区食堂早餐几点开始？")

    forget("园区食堂早餐几点开？")

    cluster.refresh_from_db()
    assert (cluster.text, cluster.forgotten) == ("园区食堂早餐几点开始？", 1)


def test_a_cluster_goes_with_its_last_question(clustered):
    clustered("园区食堂早餐几点开？")

    forget("园区食堂早餐几点开？")

    assert not Cluster.objects.exists()


def test_a_cluster_somebody_worked_on_stays(clustered):
    cluster = clustered("园区食堂早餐几点开？")
    Cluster.objects.update(state="published")

    forget("园区食堂早餐几点开？")

    cluster.refresh_from_db()
    assert cluster.forgotten == 1
